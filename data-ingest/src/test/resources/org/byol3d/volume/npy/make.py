"""Writes the .npy files of this folder with NumPy, and expected.json: their values as float32 bits in C order."""
import json

import numpy as np
from numpy.lib import format as npy

SHAPE = (3, 4, 5)
EXTREMES = {
    "b": [0, 1],
    "i": ["min", "max", -1, 0, 1],
    "u": ["max", "high", 0, 1, "tie"],
    "f": [np.nan, np.inf, -np.inf, -0.0, "tiny", "max", "min"],
}
expected = {}


def values(dtype):
    kind, info = dtype.kind, np.iinfo(dtype) if dtype.kind in "iu" else None
    if kind == "f":
        info = np.finfo(dtype)
    count = int(np.prod(SHAPE))
    array = (np.arange(count) % 2 if kind == "b" else np.arange(count) * 37 % 101).astype(dtype)
    for i, extreme in enumerate(EXTREMES[kind]):
        named = {"min": lambda: info.min, "max": lambda: info.max, "high": lambda: info.max // 2 + 3,
                 # of uint64: one above the middle between two float32, so that the last bit decides
                 "tie": lambda: min(info.max, 2**63 + 2**39 + 1), "tiny": lambda: info.smallest_subnormal}
        array[i] = named[extreme]() if isinstance(extreme, str) else extreme
    if kind == "f":
        array[7:] += dtype.type(0.1)
    return array.reshape(SHAPE)


def write(name, array, version):
    with open(name, "wb") as file:
        npy.write_array(file, array, version=version)
    with np.errstate(over="ignore"):
        as_float = np.ascontiguousarray(array).astype(np.float32)
    expected[name] = {
        "shape": list(array.shape[-3:]),
        "type": array.dtype.newbyteorder("=").name,
        "bits": as_float.ravel().view(np.int32).tolist(),
    }


for code in ["b1", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "f2", "f4", "f8"]:
    for order in "<>" if code[1] != "1" else "|":
        dtype = np.dtype(order + code)
        array = values(dtype.newbyteorder("=")).astype(dtype)
        label = {"<": "le", ">": "be", "|": "1b"}[order] + "-" + code
        write(f"{label}-c-v1.npy", array, (1, 0))
        write(f"{label}-f-v{3 if order == '>' else 2}.npy", np.asfortranarray(array), (3, 0) if order == ">" else (2, 0))
write("leading-c.npy", values(np.dtype("<u2"))[None, None], (1, 0))
write("leading-f.npy", np.asfortranarray(values(np.dtype("<f4"))[None]), (1, 0))
json.dump(expected, open("expected.json", "w"))
