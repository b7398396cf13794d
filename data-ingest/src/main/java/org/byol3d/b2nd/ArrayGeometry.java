package org.byol3d.b2nd;

import java.util.Arrays;
import java.util.Locale;
import org.byol3d.b2nd.frame.FrameHeader;
import org.byol3d.b2nd.frame.NdimMetalayer;
import org.byol3d.b2nd.io.FormatException;
import org.byol3d.b2nd.io.MemoryLimit;

/**
 * How an array is divided: a grid of chunks over its shape and a grid of blocks over each chunk.
 * Both are in C order and padded to full size at the far edges.
 */
final class ArrayGeometry {
  final int rank;
  final long[] shape;
  final int[] chunkShape;
  final int[] blockShape;
  final int itemSize;

  /** The number of chunks along each axis. */
  final long[] chunkGrid;

  /** The number of blocks of a chunk along each axis. */
  final int[] blockGrid;

  final int blocksPerChunk;
  final int itemsPerBlock;
  final int blockBytes;
  final int chunkBytes;

  private ArrayGeometry(
      long[] shape, int[] chunkShape, int[] blockShape, int itemSize, int[] blockGrid) {
    this.rank = shape.length;
    this.shape = shape;
    this.chunkShape = chunkShape;
    this.blockShape = blockShape;
    this.itemSize = itemSize;
    this.blockGrid = blockGrid;
    this.chunkGrid = new long[rank];
    int blocks = 1;
    int items = 1;
    for (int d = 0; d < rank; d++) {
      chunkGrid[d] = ceilDivide(shape[d], chunkShape[d]);
      blocks = Math.multiplyExact(blocks, blockGrid[d]);
      items = Math.multiplyExact(items, blockShape[d]);
    }
    this.blocksPerChunk = blocks;
    this.itemsPerBlock = items;
    this.blockBytes = Math.multiplyExact(items, itemSize);
    this.chunkBytes = Math.multiplyExact(blockBytes, blocks);
  }

  private static long ceilDivide(long length, int by) {
    return length / by + (length % by == 0 ? 0 : 1);
  }

  /**
   * Returns the geometry of an array to write.
   *
   * @throws IllegalArgumentException if the shapes differ in rank, or have an extent below 1 where
   *     one is needed, or a chunk has 2 GiB or more
   */
  static ArrayGeometry of(long[] shape, int[] chunkShape, int[] blockShape, int itemSize) {
    if (shape.length != chunkShape.length || shape.length != blockShape.length) {
      throw new IllegalArgumentException(
          "shape, chunks and blocks differ in rank: %s, %s, %s"
              .formatted(
                  Arrays.toString(shape),
                  Arrays.toString(chunkShape),
                  Arrays.toString(blockShape)));
    }
    for (int d = 0; d < shape.length; d++) {
      if (shape[d] < 0 || chunkShape[d] < 1 || blockShape[d] < 1) {
        throw new IllegalArgumentException(
            "axis " + d + ": an extent of the shape is negative, or of chunks or blocks below 1");
      }
    }
    try {
      return new ArrayGeometry(
          shape.clone(),
          chunkShape.clone(),
          blockShape.clone(),
          itemSize,
          blockGrid(chunkShape, blockShape));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "chunks of " + Arrays.toString(chunkShape) + " have 2 GiB or more", e);
    }
  }

  private static int[] blockGrid(int[] chunkShape, int[] blockShape) {
    var grid = new int[chunkShape.length];
    Arrays.setAll(grid, d -> (int) ceilDivide(chunkShape[d], blockShape[d]));
    return grid;
  }

  /**
   * Returns the geometry that a frame states, checked against its sizes.
   *
   * @throws FormatException if shapes and sizes contradict each other
   */
  static ArrayGeometry of(String file, FrameHeader header, NdimMetalayer ndim)
      throws FormatException {
    var shape = ndim.shape();
    boolean empty = Arrays.stream(shape).anyMatch(extent -> extent == 0);
    var chunkShape = ndim.chunkShape().clone();
    var blockShape = ndim.blockShape().clone();
    for (int d = 0; d < shape.length; d++) {
      if (empty) {
        // Empty arrays may state empty chunks; no chunk is ever read.
        chunkShape[d] = Math.max(1, chunkShape[d]);
        blockShape[d] = Math.max(1, blockShape[d]);
      } else if (chunkShape[d] < 1 || blockShape[d] < 1) {
        throw damaged(file, "b2nd chunkshape", "an extent of chunks or blocks is zero");
      }
    }
    ArrayGeometry geometry;
    try {
      geometry =
          new ArrayGeometry(
              shape, chunkShape, blockShape, header.typeSize(), blockGrid(chunkShape, blockShape));
    } catch (ArithmeticException e) {
      throw damaged(
          file, "b2nd chunkshape", Arrays.toString(chunkShape) + " is too large for a chunk");
    }
    MemoryLimit.check(file, 48, "type_size", header.typeSize());
    geometry.check(file, header);
    return geometry;
  }

  private void check(String file, FrameHeader header) throws FormatException {
    long chunks = chunks();
    long stated =
        header.uncompressedSize() == 0
            ? 0
            : ceilDivide(header.uncompressedSize(), header.chunkSize());
    if (chunks != stated) {
      throw damaged(
          file,
          "b2nd shape",
          String.format(
              Locale.ROOT,
              "%s in chunks of %s does not give the %d chunks that the header states",
              Arrays.toString(shape),
              Arrays.toString(chunkShape),
              stated));
    }
    if (stated > 0 && header.uncompressedSize() % header.chunkSize() != 0) {
      throw damaged(
          file,
          "uncompressed_size",
          header.uncompressedSize() + " is not a multiple of the chunk size " + header.chunkSize());
    }
    if (chunks > 0 && (header.chunkSize() != chunkBytes || header.blockSize() != blockBytes)) {
      throw damaged(
          file,
          "b2nd chunkshape",
          String.format(
              Locale.ROOT,
              "chunks of %d and blocks of %d bytes, where the header says %d and %d",
              chunkBytes,
              blockBytes,
              header.chunkSize(),
              header.blockSize()));
    }
  }

  private static FormatException damaged(String file, String field, String problem) {
    return FormatException.damaged(file, FrameHeader.FIXED, field, problem);
  }

  /** Returns the number of chunks, at most {@link Long#MAX_VALUE}. */
  long chunks() {
    if (Arrays.stream(chunkGrid).anyMatch(extent -> extent == 0)) {
      return 0;
    }
    long chunks = 1;
    for (long extent : chunkGrid) {
      if (chunks > Long.MAX_VALUE / extent) {
        return Long.MAX_VALUE;
      }
      chunks *= extent;
    }
    return chunks;
  }

  /** Sets {@code origin} to the position of the first item of a chunk. */
  void chunkOrigin(long chunk, long[] origin) {
    long rest = chunk;
    for (int d = rank - 1; d >= 0; d--) {
      origin[d] = rest % chunkGrid[d] * chunkShape[d];
      rest /= chunkGrid[d];
    }
  }
}
