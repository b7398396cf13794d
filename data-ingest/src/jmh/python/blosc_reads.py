"""Reads regions of one .b2nd file by python-blosc2, and prints the thread CPU time of each read.

usage: blosc_reads.py FILE

Each line of standard input is one read: cubes as d,h,w:edge, separated by blanks. Each is answered by one
line of standard output: nanoseconds of CPU time of this thread. The arrays that are read into are
allocated before. BloscComparison.java asks.
"""

import sys
import time

import blosc2
import numpy as np

blosc2.set_nthreads(1)
array = blosc2.open(sys.argv[1], mode="r", dparams=blosc2.DParams(nthreads=1))
outputs = {}

for line in sys.stdin:
    reads = []
    for number, cube in enumerate(line.split()):
        start, edge = cube.split(":")
        first = (0, *map(int, start.split(",")))
        shape = (1, int(edge), int(edge), int(edge))
        out = outputs.setdefault((number, edge), np.zeros(shape, np.float32))
        reads.append((out, (first, tuple(f + n for f, n in zip(first, shape)))))
    begin = time.thread_time_ns()
    for out, region in reads:
        array.get_slice_numpy(out, region)
    print(time.thread_time_ns() - begin, flush=True)
