package org.byol3d.submit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.byol3d.b2nd.B2ndArray;
import org.byol3d.b2nd.Region;
import org.byol3d.text.Units;

/**
 * Reads a region in slabs that fit the memory, cut along as few axes as possible. A slab that is
 * thicker than a chunk ends at the edge of a chunk, so that no block is decoded twice.
 */
final class Slabs {
  private static final long SLAB_BYTES = 64L * Units.MIB;

  private Slabs() {}

  /** Takes the items of a slab, from the buffer's position to its limit. */
  interface Sink {
    void take(ByteBuffer items) throws IOException;
  }

  /** Reads a region and passes its items to the sink in C order, in slabs of at most 64 MiB. */
  static void read(B2ndArray array, Region region, Sink sink) throws IOException {
    read(array, region, SLAB_BYTES, sink);
  }

  /** Reads a region in slabs of at most {@code slabBytes}, or of one item. */
  static void read(B2ndArray array, Region region, long slabBytes, Sink sink) throws IOException {
    if (region.items() > 0) {
      read(array, region, 0, slabBytes, sink);
    }
  }

  /** Reads a region that has one item along each axis before {@code axis}. */
  private static void read(B2ndArray array, Region region, int axis, long slabBytes, Sink sink)
      throws IOException {
    if (region.items() <= slabBytes / array.type().size() || axis == region.rank()) {
      var items = ByteBuffer.allocate(Math.toIntExact(region.items() * array.type().size()));
      array.read(region, items);
      sink.take(items);
      return;
    }
    long plane = region.items() / region.extent(axis) * array.type().size();
    long chunk = array.chunkShape()[axis];
    long most = Math.max(1, slabBytes / plane);
    long thickness = most > chunk ? most / chunk * chunk : most;
    for (long from = region.start(axis); from < region.stop(axis); ) {
      long until = Math.min(region.stop(axis), from - from % thickness + thickness);
      read(array, slab(region, axis, from, until), axis + 1, slabBytes, sink);
      from = until;
    }
  }

  private static Region slab(Region region, int axis, long from, long until) {
    var start = new long[region.rank()];
    var stop = new long[region.rank()];
    Arrays.setAll(start, d -> d == axis ? from : region.start(d));
    Arrays.setAll(stop, d -> d == axis ? until : region.stop(d));
    return Region.of(start, stop);
  }
}
