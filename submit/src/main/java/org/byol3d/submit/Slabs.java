package org.byol3d.submit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.byol3d.b2nd.B2ndArray;
import org.byol3d.b2nd.Region;
import org.byol3d.text.Units;

/**
 * A region read in slabs, cut along as few axes as bring them down to a size that fits the memory.
 * Where a slab is thicker than a chunk it ends at the edge of one, so that no block is decoded
 * twice.
 */
final class Slabs {
  private static final long SLAB_BYTES = 64L * Units.MIB;

  private Slabs() {}

  /** Takes the items of a slab, from the buffer's position to its limit. */
  interface Sink {
    void take(ByteBuffer items) throws IOException;
  }

  /** Reads a region and hands its items on in C order. */
  static void read(B2ndArray array, Region region, Sink sink) throws IOException {
    read(array, region, SLAB_BYTES, sink);
  }

  /** As above, in slabs of at most so many bytes, or of one item. */
  static void read(B2ndArray array, Region region, long slabBytes, Sink sink) throws IOException {
    if (region.items() > 0) {
      read(array, region, 0, slabBytes, sink);
    }
  }

  /** Reads a region that is one item long along the axes before this one. */
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
