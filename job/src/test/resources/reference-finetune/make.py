"""Makes the reference files of the fine-tuning step. It needs PyTorch (written with 2.13) and safetensors.

    python make.py            # writes beside itself; factors.json is read

All numbers are computed in double precision with one thread, and rounded to float32 in the files.
"""

import json
import pathlib

import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional as F

HERE = pathlib.Path(__file__).parent
CHANNELS = [2, 4, 4, 6]
SHAPE = [2, 1, 12, 9, 17]  # odd extents need the trilinear resize
SMOOTH = 1e-5
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


class Block(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv1 = nn.Sequential(
            nn.Conv3d(inputs, outputs, 3, padding=1, bias=False),
            nn.InstanceNorm3d(outputs, affine=True),
            nn.LeakyReLU(0.01),
        )
        self.conv2 = nn.Sequential(
            nn.Conv3d(outputs, outputs, 3, padding=1, bias=False), nn.InstanceNorm3d(outputs, affine=True)
        )
        self.skip = nn.Identity() if inputs == outputs else nn.Conv3d(inputs, outputs, 1, bias=False)

    def forward(self, x):
        return F.leaky_relu(self.conv2(self.conv1(x)) + self.skip(x), 0.01)


class Network(nn.Module):
    """Names and order of the parameters are those of a state_dict: encoder.encoders.*, decoder.*."""

    def __init__(self, outputs, supervised):
        super().__init__()
        levels = len(CHANNELS)
        self.encoder = nn.Module()
        self.encoder.encoders = nn.ModuleList(
            Block(1 if i == 0 else CHANNELS[i - 1], CHANNELS[i]) for i in range(levels)
        )
        self.decoder = nn.Module()
        down = list(range(levels - 2, -1, -1))
        self.decoder.upconvs = nn.ModuleList(nn.ConvTranspose3d(CHANNELS[i + 1], CHANNELS[i], 2, 2) for i in down)
        self.decoder.dec_blocks = nn.ModuleList(Block(2 * CHANNELS[i], CHANNELS[i]) for i in down)
        self.decoder.final_conv = nn.Conv3d(CHANNELS[0], outputs, 1)
        if supervised:
            self.decoder.seg_layers = nn.ModuleDict({"1": nn.Conv3d(CHANNELS[1], outputs, 1)})

    def forward(self, x, factors):
        skips = []
        for i, block in enumerate(self.encoder.encoders):
            x = block(x if i == 0 else F.max_pool3d(x, 2))
            skips.append(x)
        outputs = []
        for step, (up, block) in enumerate(zip(self.decoder.upconvs, self.decoder.dec_blocks)):
            skip = skips[-2 - step]
            x = up(x)
            if x.shape[2:] != skip.shape[2:]:
                x = F.interpolate(x, size=skip.shape[2:], mode="trilinear", align_corners=False)
            x = block(torch.cat([x, skip], 1))
            if factors:
                x = x * factors[step]
            if step == 1 and hasattr(self.decoder, "seg_layers"):
                outputs.append(self.decoder.seg_layers["1"](x))
        return [self.decoder.final_conv(x)] + outputs


def dice_loss(p, truth, first):
    """nnU-Net's soft Dice per sample: minus the mean over samples and channels."""
    axes = [2, 3, 4]
    overlap = (p * truth).sum(axes)
    sums = p.sum(axes) + truth.sum(axes)
    return -((2 * overlap + SMOOTH) / torch.clip(sums + SMOOTH, 1e-8))[:, first:].mean()


def loss_of(logits, classes):
    if logits.shape[1] == 1:
        truth = classes[:, None].to(logits.dtype)
        return dice_loss(torch.sigmoid(logits), truth, 0), F.binary_cross_entropy_with_logits(logits, truth)
    truth = F.one_hot(classes, logits.shape[1]).permute(0, 4, 1, 2, 3).to(logits.dtype)
    return dice_loss(torch.softmax(logits, 1), truth, 1), F.cross_entropy(logits, classes)


def nearest(classes, shape):
    return F.interpolate(classes[:, None].double(), size=shape, mode="nearest-exact")[:, 0].long()


def run(case, outputs, supervised, dropout, frozen):
    generator = torch.Generator().manual_seed(5)
    network = Network(outputs, supervised)
    with torch.no_grad():
        for name, p in network.named_parameters():
            noise = torch.randn(p.shape, generator=generator)
            if p.dim() == 1:
                p.copy_(0.2 * noise + (1.0 if name.endswith(("1.weight",)) else 0.0))
            else:
                p.copy_(noise * (2 / p[0].numel()) ** 0.5)
            p.copy_(p.float().double())
    image = torch.rand(SHAPE, generator=generator).float().double()
    classes = torch.randint(0, max(2, outputs), [SHAPE[0]] + SHAPE[2:], generator=generator)
    classes[1, :, :5] = 0
    factors = []
    if dropout:
        saved = json.loads((HERE / "factors.json").read_text())["factors"]
        factors = [torch.tensor(f).reshape(SHAPE[0], -1, 1, 1, 1).float().double() for f in saved]
    groups = [
        (part, decay, [p for n, p in network.named_parameters() if n.startswith(part) and (p.dim() > 1) == decay])
        for part in ("encoder.", "decoder.")
        for decay in (True, False)
        if not (frozen and part == "encoder.")
    ]
    trained = [p for _, _, ps in groups for p in ps]
    optimizer = torch.optim.AdamW(
        [
            {"params": ps, "lr": 1e-4 if part == "encoder." else 1e-3, "weight_decay": 1e-2 if decay else 0}
            for part, decay, ps in groups
        ]
    )
    tensors = {"image": image, "classes": classes.double()}
    tensors.update({"init." + n: p.detach().clone() for n, p in network.named_parameters()})
    trace = []
    weights = [2 / 3, 1 / 3] if supervised else [1.0]
    for step in range(3):
        optimizer.zero_grad()
        logits = network(image, factors)
        parts = [loss_of(o, nearest(classes, o.shape[2:])) for o in logits]
        dice = sum(w * d for w, (d, _) in zip(weights, parts))
        entropy = sum(w * e for w, (_, e) in zip(weights, parts))
        (dice + entropy).backward()
        if step == 0:
            tensors.update({f"logits.{i}": o.detach() for i, o in enumerate(logits)})
            tensors.update(
                {"gradient." + n: p.grad.clone() for n, p in network.named_parameters() if any(p is t for t in trained)}
            )
        norm = torch.nn.utils.clip_grad_norm_(trained, 0.5)
        trace.append({"dice": dice.item(), "entropy": entropy.item(), "norm": norm.item()})
        optimizer.step()
    tensors.update({"trained." + n: p.detach() for n, p in network.named_parameters()})
    save_file({k: v.float().contiguous() for k, v in tensors.items()}, HERE / f"{case}.safetensors")
    (HERE / f"{case}.json").write_text(
        json.dumps({"outputs": outputs, "deepSupervision": supervised, "dropout": dropout, "frozen": frozen, "steps": trace}, indent=1)
        + "\n"
    )


run("binary", 1, False, False, False)
run("frozen", 1, False, False, True)
run("classes", 3, False, False, False)
run("dropout", 3, True, True, False)
