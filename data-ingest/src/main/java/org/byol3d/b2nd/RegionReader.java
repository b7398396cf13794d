package org.byol3d.b2nd;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.byol3d.b2nd.chunk.ChunkDecoder;

/**
 * Copies the items of regions out of chunks. It decodes each block that at least one region meets
 * once, and each region takes its part. One thread uses a reader at a time. Several readers may
 * fill the same destinations if each chunk goes to only one of them.
 */
final class RegionReader {
  private final ArrayGeometry geometry;
  private final ChunkLoader loader;
  private final ChunkDecoder decoder;
  private final RegionPart[] parts;
  private final long[] origin;
  private final int keepShuffled;
  private final DecodedBlock decoded;
  private boolean[] wanted = new boolean[0];

  RegionReader(
      ArrayGeometry geometry,
      ChunkLoader loader,
      ChunkDecoder decoder,
      List<? extends RegionRead> reads,
      List<RowTarget> targets) {
    this.geometry = geometry;
    this.loader = loader;
    this.decoder = decoder;
    this.parts = new RegionPart[reads.size()];
    Arrays.setAll(parts, i -> new RegionPart(reads.get(i).region(), targets.get(i)));
    this.origin = new long[geometry.rank];
    this.decoded = new DecodedBlock(geometry.itemsPerBlock);
    int width = targets.get(0).shuffledWidth();
    this.keepShuffled =
        targets.stream().allMatch(target -> target.shuffledWidth() == width) ? width : 0;
  }

  /** Reads and decodes one chunk and copies its items. */
  void readChunk(int chunk) throws IOException {
    geometry.chunkOrigin(chunk, origin);
    for (var part : parts) {
      part.enterChunk();
    }
    var constant = loader.load(chunk, this::markWanted, decoder);
    if (constant.isPresent()) {
      for (var part : parts) {
        if (part.inChunk) {
          part.fill(constant.get());
        }
      }
      return;
    }
    copyBlocks(markWanted());
  }

  /** Marks the blocks of the current chunk that at least one region meets. */
  private boolean[] markWanted() {
    if (wanted.length == 0) {
      wanted = new boolean[geometry.blocksPerChunk];
    }
    Arrays.fill(wanted, false);
    for (var part : parts) {
      if (part.inChunk) {
        part.markBlocks(0, 0);
      }
    }
    return wanted;
  }

  private void copyBlocks(boolean[] wanted) throws IOException {
    for (int block = 0; block < wanted.length; block++) {
      if (!wanted[block]) {
        continue;
      }
      decoder.decode(block, keepShuffled);
      decoded.take(decoder);
      for (var part : parts) {
        if (part.inChunk && part.enterBlock(block)) {
          part.copy();
        }
      }
    }
  }

  /** One region's part of the current chunk and block. */
  private final class RegionPart {
    private final RowTarget target;
    private final Region region;
    private final long[] low;
    private final long[] high;
    private final long[] chunkLow;
    private final long[] chunkHigh;
    private final long[] blockOrigin;
    private final long[] cursor;
    private final long[] targetStrides;
    private final int[] blockStrides;
    private boolean inChunk;

    RegionPart(Region region, RowTarget target) {
      int rank = geometry.rank;
      this.region = region;
      this.target = target;
      this.low = new long[rank];
      this.high = new long[rank];
      this.chunkLow = new long[rank];
      this.chunkHigh = new long[rank];
      this.blockOrigin = new long[rank];
      this.cursor = new long[rank];
      this.targetStrides = new long[rank];
      this.blockStrides = new int[rank];
      long stride = 1;
      int blockStride = 1;
      for (int d = rank - 1; d >= 0; d--) {
        targetStrides[d] = stride;
        blockStrides[d] = blockStride;
        stride *= region.extent(d);
        blockStride *= geometry.blockShape[d];
      }
    }

    /** Intersects the region with the chunk; {@link #inChunk} tells whether anything is left. */
    void enterChunk() {
      inChunk = true;
      for (int d = 0; d < geometry.rank; d++) {
        chunkLow[d] = Math.max(region.start(d), origin[d]);
        chunkHigh[d] = Math.min(region.stop(d), origin[d] + geometry.chunkShape[d]);
        inChunk &= chunkLow[d] < chunkHigh[d];
      }
    }

    void markBlocks(int axis, int index) {
      if (axis == geometry.rank) {
        wanted[index] = true;
        return;
      }
      int extent = geometry.blockShape[axis];
      int first = (int) ((chunkLow[axis] - origin[axis]) / extent);
      int last = (int) ((chunkHigh[axis] - 1 - origin[axis]) / extent);
      for (int block = first; block <= last; block++) {
        markBlocks(axis + 1, index * geometry.blockGrid[axis] + block);
      }
    }

    /** Intersects the part of the chunk with a block; returns false if nothing is left. */
    boolean enterBlock(int block) {
      int rest = block;
      for (int d = geometry.rank - 1; d >= 0; d--) {
        int extent = geometry.blockShape[d];
        blockOrigin[d] = origin[d] + (long) (rest % geometry.blockGrid[d]) * extent;
        rest /= geometry.blockGrid[d];
        low[d] = Math.max(chunkLow[d], blockOrigin[d]);
        high[d] = Math.min(chunkHigh[d], blockOrigin[d] + extent);
        if (low[d] >= high[d]) {
          return false;
        }
      }
      return true;
    }

    /** Copies the rows; those along the last axis but one go in one call. */
    void copy() {
      int last = geometry.rank - 1;
      int count = last < 0 ? 1 : (int) (high[last] - low[last]);
      int rows = last < 1 ? 1 : (int) (high[last - 1] - low[last - 1]);
      int fromStep = last < 1 ? 0 : blockStrides[last - 1];
      int toStep = last < 1 ? 0 : (int) targetStrides[last - 1];
      System.arraycopy(low, 0, cursor, 0, cursor.length);
      do {
        long from = 0;
        long to = 0;
        for (int d = 0; d <= last; d++) {
          from += (cursor[d] - blockOrigin[d]) * blockStrides[d];
          to += (cursor[d] - region.start(d)) * targetStrides[d];
        }
        target.put(decoded, (int) from, fromStep, (int) to, toStep, rows, count);
      } while (next(low, high, last - 2));
    }

    void fill(byte[] item) {
      int last = geometry.rank - 1;
      int count = last < 0 ? 1 : (int) (chunkHigh[last] - chunkLow[last]);
      System.arraycopy(chunkLow, 0, cursor, 0, cursor.length);
      do {
        long to = 0;
        for (int d = 0; d <= last; d++) {
          to += (cursor[d] - region.start(d)) * targetStrides[d];
        }
        target.fill(item, (int) to, count);
      } while (next(chunkLow, chunkHigh, last - 1));
    }

    /** Moves the cursor along an axis and those before it; returns false after the last step. */
    private boolean next(long[] from, long[] until, int axis) {
      for (int d = axis; d >= 0; d--) {
        if (++cursor[d] < until[d]) {
          return true;
        }
        cursor[d] = from[d];
      }
      return false;
    }
  }
}
