package org.byol3d.submit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.byol3d.b2nd.B2ndArray;
import org.byol3d.b2nd.Region;

/**
 * A region read in slabs across its first long axis, so that one of any size fits the memory. Slabs
 * end at the edges of chunks, so that no block is decoded twice.
 */
final class Slabs {
  private static final long SLAB_BYTES = 64L << 20;

  private Slabs() {}

  /** Takes the items of a slab, from the buffer's position to its limit. */
  interface Sink {
    void take(ByteBuffer items) throws IOException;
  }

  /** Reads a region and hands its items on in C order. */
  static void read(B2ndArray array, Region region, Sink sink) throws IOException {
    if (region.items() == 0) {
      return;
    }
    if (region.rank() == 0) {
      sink.take(items(array, region));
      return;
    }
    int axis = 0;
    while (axis < region.rank() - 1 && region.extent(axis) == 1) {
      axis++;
    }
    long plane = array.type().size();
    for (int d = axis + 1; d < region.rank(); d++) {
      plane *= region.extent(d);
    }
    long chunk = array.chunkShape()[axis];
    long most = Math.max(1, SLAB_BYTES / plane);
    long thickness = most > chunk ? most / chunk * chunk : most;
    for (long from = region.start(axis); from < region.stop(axis); ) {
      long until = Math.min(region.stop(axis), from - from % thickness + thickness);
      sink.take(items(array, slab(region, axis, from, until)));
      from = until;
    }
  }

  private static ByteBuffer items(B2ndArray array, Region slab) throws IOException {
    var items = ByteBuffer.allocate(Math.toIntExact(slab.items() * array.type().size()));
    array.read(slab, items);
    return items;
  }

  private static Region slab(Region region, int axis, long from, long until) {
    var start = new long[region.rank()];
    var stop = new long[region.rank()];
    Arrays.setAll(start, d -> d == axis ? from : region.start(d));
    Arrays.setAll(stop, d -> d == axis ? until : region.stop(d));
    return Region.of(start, stop);
  }
}
