"""Writes the folds of the label-efficiency experiment: python splits.py > splits.json

Fold 4·s + i is seed s with the i-th number of labeled volumes. A scan has three labeled volumes, so that
few volumes come from few scans, as in a lab. The sets of one seed are nested; the seeds start with different
scans. Scan 8 validates; nothing is chosen by it.
"""

import json

VOLUMES = [3, 6, 12, 24]
SEEDS = [0, 1, 2]


def cases(scans):
    return [f"scan{scan:03d}_patch{patch:04d}" for scan in scans for patch in range(3)]


print(json.dumps([
    {
        "train": cases(sorted((3 * seed + i) % 8 for i in range(volumes // 3))),
        "val": cases([8]),
    }
    for seed in SEEDS
    for volumes in VOLUMES
]))
