"""Makes training steps of the full segmentation network in PyTorch, and prints the time of each.

usage: segmenter_steps.py EDGE SAMPLES (needs PyTorch)

Each line of standard input asks for one step; "frozen" trains the decoder only. It is answered by one line of
standard output: nanoseconds of CPU time of this thread, and nanoseconds of wall time. A step is what
SegmenterComparison.java makes, which asks: load nothing, forward, nnU-Net's Dice + BCE, backward, clip, AdamW with
two groups of parameters.
"""

import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

CHANNELS = [32, 64, 128, 256, 320]
SMOOTHING = 1e-5


class Block(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv1 = nn.Sequential(
            nn.Conv3d(inputs, outputs, 3, padding=1, bias=False),
            nn.InstanceNorm3d(outputs, affine=True),
            nn.LeakyReLU(0.01, inplace=True),
        )
        self.conv2 = nn.Sequential(
            nn.Conv3d(outputs, outputs, 3, padding=1, bias=False), nn.InstanceNorm3d(outputs, affine=True)
        )
        self.skip = nn.Identity() if inputs == outputs else nn.Conv3d(inputs, outputs, 1, bias=False)

    def forward(self, x):
        return F.leaky_relu(self.conv2(self.conv1(x)) + self.skip(x), 0.01, inplace=True)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        widths = list(zip([1] + CHANNELS, CHANNELS))
        self.encoders = nn.ModuleList(Block(i, o) for i, o in widths)
        down = list(zip(CHANNELS[:0:-1], CHANNELS[-2::-1]))
        self.upconvs = nn.ModuleList(nn.ConvTranspose3d(i, o, 2, 2) for i, o in down)
        self.blocks = nn.ModuleList(Block(2 * o, o) for _, o in down)
        self.final = nn.Conv3d(CHANNELS[0], 1, 1)

    def encode(self, x):
        skips = []
        for i, block in enumerate(self.encoders):
            x = block(x if i == 0 else F.max_pool3d(x, 2))
            skips.append(x)
        return skips

    def decode(self, skips):
        x = skips[-1]
        for up, block, skip in zip(self.upconvs, self.blocks, skips[-2::-1]):
            x = block(torch.cat([up(x), skip], 1))
        return self.final(x)


def loss_of(logits, mask):
    p = torch.sigmoid(logits)
    axes = [2, 3, 4]
    overlap, sizes = (p * mask).sum(axes), p.sum(axes) + mask.sum(axes)
    dice = -((2 * overlap + SMOOTHING) / torch.clip(sizes + SMOOTHING, 1e-8)).mean()
    return dice + F.binary_cross_entropy_with_logits(logits, mask)


def step(network, optimizer, parameters, image, mask, frozen):
    optimizer.zero_grad()
    if frozen:
        with torch.no_grad():
            skips = network.encode(image)
    else:
        skips = network.encode(image)
    loss = loss_of(network.decode(skips), mask)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(parameters, 1.0)
    optimizer.step()
    return loss.item()


def main():
    edge, samples = map(int, sys.argv[1:])
    torch.set_num_threads(1)
    torch.manual_seed(1)
    network = Network()
    if sum(p.numel() for p in network.parameters()) != 16_843_137:
        raise SystemExit("this is not the network of 16,843,137 parameters")
    image = torch.randn(samples, 1, edge, edge, edge)
    mask = (torch.rand(samples, 1, edge, edge, edge) < 0.05).float()
    encoder = list(network.encoders.parameters())
    decoder = [p for part in (network.upconvs, network.blocks, network.final) for p in part.parameters()]
    optimizer = torch.optim.AdamW([{"params": decoder, "lr": 1e-3}, {"params": encoder, "lr": 1e-4}])
    for line in sys.stdin:
        frozen = line.strip() == "frozen"
        for p in encoder:
            p.requires_grad_(not frozen)
        cpu, wall = time.thread_time_ns(), time.perf_counter_ns()
        step(network, optimizer, decoder if frozen else decoder + encoder, image, mask, frozen)
        print(time.thread_time_ns() - cpu, time.perf_counter_ns() - wall, flush=True)


main()
