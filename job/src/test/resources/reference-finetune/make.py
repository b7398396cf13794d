"""Computes the reference numbers of the segmentation network's training, in double precision.

Usage: python make.py OUTPUT_DIRECTORY (PyTorch 2; written with 2.13, CPU). See README.md.
"""
import json
import struct
import sys

import torch
import torch.nn.functional as F

CHANNELS = [2, 3, 3, 4]
EXTENT = (16, 9, 16)
SAMPLES = 2
BASE_RATE = 1e-2
ENCODER_FACTOR = 0.1
WEIGHT_DECAY = 1e-2
STEPS = 3
SCHEDULE = 10
SCALE = 0.5  # of the loss: one of two micro-batches
# Factors of the decoder's blocks per sample, coarsest block first: what byol3d draws for the keys
# 11 and 12 with a probability of 1/2.
DROPOUT = json.load(open(__file__.replace("make.py", "dropout.json")))


def parameters(residual, outputs, lower):
    """Returns name -> shape, in the order of the state_dict."""
    shapes = {}

    def norm(name, channels):
        shapes[name + ".weight"] = (channels,)
        shapes[name + ".bias"] = (channels,)

    def block(name, cin, cout):
        first, second = ("conv1.0", "conv2.0") if residual else ("block.0", "block.3")
        norms = ("conv1.1", "conv2.1") if residual else ("block.1", "block.4")
        shapes[f"{name}.{first}.weight"] = (cout, cin, 3, 3, 3)
        norm(f"{name}.{norms[0]}", cout)
        shapes[f"{name}.{second}.weight"] = (cout, cout, 3, 3, 3)
        norm(f"{name}.{norms[1]}", cout)
        if residual and cin != cout:
            shapes[f"{name}.skip.weight"] = (cout, cin, 1, 1, 1)

    levels = len(CHANNELS)
    for level, cout in enumerate(CHANNELS):
        block(f"encoder.encoders.{level}", 1 if level == 0 else CHANNELS[level - 1], cout)
    for step in range(levels - 1):
        level = levels - 2 - step
        shapes[f"decoder.upconvs.{step}.weight"] = (CHANNELS[level + 1], CHANNELS[level], 2, 2, 2)
        shapes[f"decoder.upconvs.{step}.bias"] = (CHANNELS[level],)
    for step in range(levels - 1):
        level = levels - 2 - step
        block(f"decoder.dec_blocks.{step}", 2 * CHANNELS[level], CHANNELS[level])
    shapes["decoder.final_conv.weight"] = (outputs, CHANNELS[0], 1, 1, 1)
    shapes["decoder.final_conv.bias"] = (outputs,)
    if lower:
        shapes["decoder.seg_layers.1.weight"] = (outputs, CHANNELS[1], 1, 1, 1)
        shapes["decoder.seg_layers.1.bias"] = (outputs,)
    return shapes


def initial(shapes, generator):
    values = {}
    for name, shape in shapes.items():
        draw = torch.randn(shape, generator=generator, dtype=torch.float64)
        fan = max(1, torch.Size(shape[1:]).numel()) if len(shape) > 1 else 1
        value = draw * (2 / fan) ** 0.5 if len(shape) > 1 else 0.1 * draw
        if len(shape) == 1 and name.endswith(".weight"):
            value = value + 1
        values[name] = value.float().double()  # the files hold float32
    return values


def forward(p, x, residual, factors, lower):
    def norm(x, name):
        return F.instance_norm(x, weight=p[name + ".weight"], bias=p[name + ".bias"], eps=1e-5)

    def block(x, name):
        if residual:
            y = norm(F.conv3d(x, p[name + ".conv1.0.weight"], padding=1), name + ".conv1.1")
            y = F.leaky_relu(y, 0.01)
            y = norm(F.conv3d(y, p[name + ".conv2.0.weight"], padding=1), name + ".conv2.1")
            skip = p.get(name + ".skip.weight")
            return F.leaky_relu(y + (x if skip is None else F.conv3d(x, skip)), 0.01)
        for conv, at in (("block.0", "block.1"), ("block.3", "block.4")):
            x = F.leaky_relu(norm(F.conv3d(x, p[f"{name}.{conv}.weight"], padding=1), f"{name}.{at}"), 0.01)
        return x

    levels = len(CHANNELS)
    skips = []
    for level in range(levels):
        x = block(x if level == 0 else F.max_pool3d(x, 2), f"encoder.encoders.{level}")
        skips.append(x)
    outputs = []
    for step in range(levels - 1):
        skip = skips[levels - 2 - step]
        name = f"decoder.upconvs.{step}"
        x = F.conv_transpose3d(x, p[name + ".weight"], p[name + ".bias"], stride=2)
        if x.shape[2:] != skip.shape[2:]:
            x = F.interpolate(x, size=skip.shape[2:], mode="trilinear", align_corners=False)
        x = block(torch.cat([x, skip], 1), f"decoder.dec_blocks.{step}")
        if factors:
            x = x * torch.tensor(factors[step], dtype=torch.float64)[:, :, None, None, None]
        if lower and step == 1:
            name = "decoder.seg_layers.1"
            outputs.append(F.conv3d(x, p[name + ".weight"], p[name + ".bias"]))
    name = "decoder.final_conv"
    outputs.append(F.conv3d(x, p[name + ".weight"], p[name + ".bias"]))
    return outputs[::-1]


def sample_loss(logits, classes, ignored):
    """nnU-Net's Dice and cross entropy of one sample: logits [C, V], classes [V], ignored [V]."""
    counts = ~ignored
    if logits.shape[0] == 1:
        p = torch.sigmoid(logits)
        truth = classes[None].double()
        entropy = F.binary_cross_entropy_with_logits(logits[0][counts], truth[0][counts])
    else:
        p = torch.softmax(logits, 0)[1:]
        truth = torch.stack([(classes == c).double() for c in range(1, logits.shape[0])])
        entropy = F.cross_entropy(logits.T[counts], classes[counts])
    p, truth = p[:, counts], truth[:, counts]
    denominator = (truth.sum(1) + p.sum(1) + 1e-5).clamp_min(1e-8)
    dice = -((2 * (p * truth).sum(1) + 1e-5) / denominator).mean()
    return dice, entropy


def resized(values, extent):
    return F.interpolate(values[:, None].double(), size=extent, mode="nearest-exact")[:, 0]


def total_loss(outputs, classes, ignored):
    weights = [1.0] if len(outputs) == 1 else [2 / 3, 1 / 3]  # 1, 1/2, 0 over their sum
    dice, entropy = 0, 0
    for weight, logits in zip(weights, outputs):
        extent = logits.shape[2:]
        target, marks = resized(classes, extent).long(), resized(ignored, extent) != 0
        for n in range(SAMPLES):
            d, e = sample_loss(logits[n].flatten(1), target[n].flatten(), marks[n].flatten())
            dice, entropy = dice + weight * d / SAMPLES, entropy + weight * e / SAMPLES
    return dice, entropy


def run(name, case, init, batch, frozen, out):
    p = {key: value.clone() for key, value in init.items()}
    trained = [key for key in p if not (frozen and key.startswith("encoder."))]
    for key in trained:
        p[key].requires_grad_(True)
    groups = []
    for encoder in (True, False):
        for decays in (True, False):
            keys = [k for k in trained if k.startswith("encoder.") == encoder and (p[k].dim() > 1) == decays]
            if keys:
                groups.append({"params": [p[k] for k in keys], "weight_decay": WEIGHT_DECAY if decays else 0.0,
                               "factor": ENCODER_FACTOR if encoder else 1.0})
    optimizer = torch.optim.AdamW(groups, lr=BASE_RATE)
    ignored = batch["ignored"] if case["ignored"] else torch.zeros_like(batch["ignored"])
    classes = batch["classes"] if case["outputs"] > 1 else (batch["classes"] > 0).long()
    factors = DROPOUT if case["dropout"] else None
    trace = []
    for step in range(STEPS):
        rate = BASE_RATE * (1 - step / SCHEDULE) ** 0.9
        for group in optimizer.param_groups:
            group["lr"] = rate * group["factor"]
        optimizer.zero_grad()
        outputs = forward(p, batch["image"], case["residual"], factors, case["lower"])
        dice, entropy = total_loss(outputs, classes, ignored)
        (SCALE * (dice + entropy)).backward()
        if step == 0 and not frozen:
            for i, logits in enumerate(outputs):
                out[f"logits.{i}"] = logits.detach()
            for key in trained:
                out["grad." + key] = p[key].grad.clone()
        norm = torch.nn.utils.clip_grad_norm_([p[k] for k in trained], case["clip"])
        optimizer.step()
        trace.append({"rate": rate, "dice": dice.item(), "entropy": entropy.item(), "loss": (dice + entropy).item(),
                      "norm": norm.item()})
    for key in trained:
        out[("frozen." if frozen else "full.") + key] = p[key].detach() - init[key]
    return trace


def write(path, tensors):
    header, blobs, at = {}, [], 0
    for name, tensor in tensors.items():
        blob = tensor.detach().to(torch.float32).contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [at, at + len(blob)]}
        blobs.append(blob)
        at += len(blob)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def main(directory):
    torch.set_num_threads(1)
    generator = torch.Generator().manual_seed(14)
    shape = (SAMPLES, *EXTENT)
    image = torch.randn((SAMPLES, 1, *EXTENT), generator=generator, dtype=torch.float64).float().double()
    smooth = F.avg_pool3d(F.pad(image, [1] * 6, mode="replicate"), 3, 1)[:, 0]
    classes = (smooth > 0.15).long() + (smooth > 0.3).long()
    ignored = torch.rand(shape, generator=generator) < 0.1
    batch = {"image": image, "classes": classes, "ignored": ignored}
    write(f"{directory}/batch.safetensors", {key: value.double() for key, value in batch.items()})
    cases = {
        "binary": dict(outputs=1, residual=True, lower=False, dropout=False, ignored=False, clip=0.2),
        "classes": dict(outputs=3, residual=False, lower=True, dropout=True, ignored=True, clip=1e9),
    }
    traces = {}
    for name, case in cases.items():
        init = initial(parameters(case["residual"], case["outputs"], case["lower"]), generator)
        out = {"init." + key: value for key, value in init.items()}
        for frozen in (False, True):
            traces[name + (".frozen" if frozen else ".full")] = run(name, case, init, batch, frozen, out)
        write(f"{directory}/{name}.safetensors", out)
    with open(f"{directory}/traces.json", "w") as file:
        json.dump(traces, file, indent=1)
        file.write("\n")


main(sys.argv[1])
