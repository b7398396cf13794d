"""Reads the scores of all runs: python table.py RUNS FIGURE.svg

RUNS holds ARM-sizes-SEED/test/scores.json, as byol3d predict --score writes it. The Dice is of all voxels and
the F1 of all plaques of the test volumes, so that volumes without plaques count as well. Prints the table in
Markdown and writes the figure. Needs NumPy.
"""

import json
import pathlib
import sys

import numpy as np

ARMS = {"scratch": "from scratch", "frozen": "pretrained, frozen", "finetuned": "pretrained, fine-tuned"}
SEEDS = [0, 1, 2]
RESAMPLES = 10_000
COLORS = {"scratch": "#6b7280", "frozen": "#c2410c", "finetuned": "#1d4ed8"}


def counts(run):
    """[scans, 6]: the counts of a run, summed over the volumes of each scan."""
    scans = {}
    for case in json.loads((run / "test" / "scores.json").read_text())["cases"]:
        (plaque,) = case["classes"]
        voxels, plaques = plaque["counts"], plaque["plaques"]
        values = [voxels[name] for name in ("truePositives", "falsePositives", "falseNegatives")]
        values += [plaques[name] for name in ("matches", "predictions", "truths")]
        scan = case["name"].split("_")[0]
        scans[scan] = scans.get(scan, 0) + np.array(values)
    return np.array([scans[scan] for scan in sorted(scans)])


def scores(sums):
    """[..., 6] → [2, ...]: Dice of all voxels, F1 of all plaques."""
    tp, fp, fn, matched, predicted, true = np.moveaxis(sums, -1, 0)
    return np.array([2 * tp / np.maximum(2 * tp + fp + fn, 1), 2 * matched / np.maximum(predicted + true, 1)])


def resampled(runs, draws):
    """[2, 1 + resamples]: mean over the seeds, of all scans first and then of each resample of the scans."""
    per_seed = [
        scores(np.concatenate([run.sum(0)[None], np.einsum("rs,sc->rc", draws, run)])) for run in runs
    ]
    return np.mean(per_seed, axis=0)


def interval(values):
    return np.percentile(values[1:], [2.5, 97.5])


def text(values, sign=""):
    low, high = interval(values)
    return f"{values[0]:{sign}.3f} [{low:{sign}.3f}, {high:{sign}.3f}]".replace("-", "−")


def table(results, sizes):
    rows = []
    for measure, name in enumerate(["Dice", "plaque F1"]):
        rows += ["", "| " + name + " | " + " | ".join(f"{n} volumes" for n in sizes) + " |", "|---|" + "---|" * len(sizes)]
        for arm, label in ARMS.items():
            rows.append("| " + " | ".join([label] + [text(results[arm, n][measure]) for n in sizes]) + " |")
        for arm in ("frozen", "finetuned"):
            differences = [results[arm, n][measure] - results["scratch", n][measure] for n in sizes]
            rows.append("| " + " | ".join([ARMS[arm].split(", ")[1] + " − scratch"] + [text(d, "+") for d in differences]) + " |")
    return "\n".join(rows[1:])


def figure(results, sizes):
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 330" font-family="sans-serif" font-size="13">',
        '<rect width="760" height="330" fill="#ffffff"/>',
    ]
    top = max(interval(values[m])[1] for values in results.values() for m in (0, 1))
    top = np.ceil(top * 10 + 0.2) / 10
    for measure, name in enumerate(["Dice", "plaque F1 at IoU 0.5"]):
        left, width, bottom, height = 60 + 380 * measure, 290, 260, 220
        y = lambda value: bottom - height * value / top
        parts.append(f'<text x="{left}" y="26" font-weight="bold">{name}</text>')
        for tick in np.arange(0, top + 1e-9, 0.1):
            parts.append(f'<path d="M{left} {y(tick):.1f}h{width}" stroke="#e5e7eb"/>')
            parts.append(f'<text x="{left - 8}" y="{y(tick) + 4:.1f}" text-anchor="end">{tick:.1f}</text>')
        for i, n in enumerate(sizes):
            parts.append(f'<text x="{left + 35 + 73 * i}" y="{bottom + 20}" text-anchor="middle">{n}</text>')
        parts.append(f'<text x="{left + width / 2}" y="{bottom + 40}" text-anchor="middle">labeled volumes</text>')
        for shift, arm in zip((-7, 0, 7), ARMS):
            xs = [left + 35 + 73 * i + shift for i in range(len(sizes))]
            values = [results[arm, n][measure] for n in sizes]
            line = " ".join(f"{x},{y(v[0]):.1f}" for x, v in zip(xs, values))
            parts.append(f'<polyline points="{line}" fill="none" stroke="{COLORS[arm]}" stroke-width="2"/>')
            for x, v in zip(xs, values):
                low, high = interval(v)
                parts.append(f'<path d="M{x} {y(low):.1f}V{y(high):.1f}" stroke="{COLORS[arm]}"/>')
                parts.append(f'<circle cx="{x}" cy="{y(v[0]):.1f}" r="4" fill="{COLORS[arm]}"/>')
    for i, (arm, label) in enumerate(ARMS.items()):
        parts.append(f'<circle cx="{150 + 170 * i}" cy="317" r="4" fill="{COLORS[arm]}"/>')
        parts.append(f'<text x="{160 + 170 * i}" y="321">{label}</text>')
    return "\n".join(parts + ["</svg>"]) + "\n"


def main(runs, svg):
    runs = pathlib.Path(runs)
    found = {tuple(path.parts[-3].split("-")) for path in runs.glob("*-*-*/test/scores.json")}
    sizes = sorted({int(n) for _, n, _ in found})
    loaded = {
        (arm, n): [counts(runs / f"{arm}-{n}-{seed}") for seed in SEEDS] for arm in ARMS for n in sizes
    }
    scans = len(loaded["scratch", sizes[0]][0])
    draws = np.random.default_rng(0).multinomial(scans, np.full(scans, 1 / scans), RESAMPLES)
    results = {key: resampled(value, draws) for key, value in loaded.items()}
    print(table(results, sizes))
    pathlib.Path(svg).write_text(figure(results, sizes))


main(*sys.argv[1:])
