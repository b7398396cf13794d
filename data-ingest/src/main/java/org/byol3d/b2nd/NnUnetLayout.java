package org.byol3d.b2nd;

import java.util.Arrays;

/**
 * The chunk and block shapes that nnU-Net and nnssl give volumes of {@code [C, D, H, W]}, by the
 * patch size their data loaders read.
 *
 * @param chunkShape the shape of a chunk
 * @param blockShape the shape of a block
 */
@SuppressWarnings("ArrayRecordComponent") // cloned on the way in and out, never compared
public record NnUnetLayout(int[] chunkShape, int[] blockShape) {
  private static final int AXES = 3;
  private static final double CACHE_SHARE = 0.8;
  private static final double BLOCK_BYTES_L1 = 32_768 * CACHE_SHARE;
  private static final double CHUNK_BYTES_L3 = 1_441_792 * CACHE_SHARE;
  private static final long MAX_BLOCK_BYTES = 128L << 10;
  private static final long MAX_CHUNK_BYTES = 6L << 20;
  private static final double MAX_CHUNK_TO_PATCH = 1.5;

  public NnUnetLayout {
    chunkShape = chunkShape.clone();
    blockShape = blockShape.clone();
  }

  @Override
  public int[] chunkShape() {
    return chunkShape.clone();
  }

  @Override
  public int[] blockShape() {
    return blockShape.clone();
  }

  /**
   * Returns the layout of nnssl, and of nnU-Net up to 2.7: blocks that fill most of a first-level
   * cache, chunks that fill most of a third-level cache.
   *
   * @param shape {@code [C, D, H, W]}, each at least 1
   * @param patch the patch size {@code [D, H, W]}, each at least 1
   * @param itemSize the size of an item in bytes; both tools always pass 4
   */
  public static NnUnetLayout nnssl(int[] shape, int[] patch, int itemSize) {
    check(shape, patch);
    var block = shape.clone();
    for (int axis = 0; axis < AXES; axis++) {
      block[axis + 1] = Math.max(1, Integer.highestOneBit(Math.max(1, patch[axis] / 2)));
    }
    while (bytes(block, itemSize) > BLOCK_BYTES_L1 && !Arrays.equals(block, shape)) {
      // Halves the axis on which a block covers most of a patch; of equal axes, the last.
      int axis = -1;
      for (int d = 0; d < AXES; d++) {
        if (block[d + 1] != 1
            && block[d + 1] != shape[d + 1]
            && (axis < 0 || ratio(block, patch, d) >= ratio(block, patch, axis))) {
          axis = d;
        }
      }
      if (axis < 0) {
        break;
      }
      block[axis + 1] = Math.min(Integer.highestOneBit(block[axis + 1] - 1), shape[axis + 1]);
    }
    var chunk = block.clone();
    while (bytes(chunk, itemSize) < CHUNK_BYTES_L3 && !Arrays.equals(chunk, shape)) {
      // Extends the axis that has grown least by one block; of equal axes, the first.
      int axis = -1;
      for (int d = 0; d < AXES; d++) {
        if (chunk[d + 1] != shape[d + 1]
            && patch[d] != 1
            && (axis < 0 || growth(chunk, block, d) < growth(chunk, block, axis))) {
          axis = d;
        }
      }
      if (axis < 0) {
        break;
      }
      chunk[axis + 1] = Math.min(chunk[axis + 1] + block[axis + 1], shape[axis + 1]);
    }
    return within(shape, chunk, block);
  }

  /**
   * Returns the layout of nnU-Net from 2.8 on: blocks of up to 128 KiB, chunks of up to 6 MiB and
   * one and a half patches.
   *
   * @param shape {@code [C, D, H, W]}, each at least 1
   * @param patch the patch size {@code [D, H, W]}, each at least 1
   * @param itemSize the size of an item in bytes
   */
  public static NnUnetLayout nnUnet28(int[] shape, int[] patch, int itemSize) {
    check(shape, patch);
    var target = new int[AXES];
    var block = new int[] {1, 0, 0, 0};
    for (int d = 0; d < AXES; d++) {
      target[d] = Math.max(1, Math.min(shape[d + 1], (int) (MAX_CHUNK_TO_PATCH * patch[d])));
      int powerOfTwo = patch[d] == 1 ? 1 : Integer.highestOneBit(patch[d] - 1) << 1;
      block[d + 1] = Math.min(powerOfTwo, shape[d + 1]);
    }
    while (bytes(block, itemSize) > MAX_BLOCK_BYTES) {
      int axis = -1;
      for (int d = 0; d < AXES; d++) {
        if (block[d + 1] > 1
            && (axis < 0 || ratio(block, target, d) >= ratio(block, target, axis))) {
          axis = d;
        }
      }
      if (axis < 0) {
        throw new IllegalArgumentException("an item of " + itemSize + " bytes exceeds a block");
      }
      block[axis + 1] = Integer.highestOneBit(block[axis + 1] - 1);
    }
    var chunk = block.clone();
    for (int axis = nextAxis(chunk, block, shape, patch, target, itemSize);
        axis >= 0;
        axis = nextAxis(chunk, block, shape, patch, target, itemSize)) {
      chunk[axis + 1] = grown(chunk, block, shape, target, axis);
    }
    return new NnUnetLayout(chunk, block);
  }

  /**
   * Returns the axis that a chunk covers least, if it may grow there; of equal axes, the longest.
   */
  private static int nextAxis(
      int[] chunk, int[] block, int[] shape, int[] patch, int[] target, int itemSize) {
    int best = -1;
    for (int d = 0; d < AXES; d++) {
      int extent = grown(chunk, block, shape, target, d);
      if (patch[d] == 1 || chunk[d + 1] >= target[d] || extent == chunk[d + 1]) {
        continue;
      }
      long bytes = bytes(chunk, itemSize) / chunk[d + 1] * extent;
      if (bytes > MAX_CHUNK_BYTES) {
        continue;
      }
      double covered = ratio(chunk, target, d);
      if (best < 0
          || covered < ratio(chunk, target, best)
          || (covered == ratio(chunk, target, best) && shape[d + 1] > shape[best + 1])) {
        best = d;
      }
    }
    return best;
  }

  private static int grown(int[] chunk, int[] block, int[] shape, int[] target, int axis) {
    return Math.min(chunk[axis + 1] + block[axis + 1], Math.min(shape[axis + 1], target[axis]));
  }

  private static void check(int[] shape, int[] patch) {
    if (shape.length != AXES + 1 || patch.length != AXES) {
      throw new IllegalArgumentException(
          "a layout needs a shape [C, D, H, W] and a patch [D, H, W]");
    }
    if (Arrays.stream(shape).anyMatch(e -> e < 1) || Arrays.stream(patch).anyMatch(e -> e < 1)) {
      throw new IllegalArgumentException(
          "an extent of "
              + Arrays.toString(shape)
              + " or "
              + Arrays.toString(patch)
              + " is below 1");
    }
  }

  private static NnUnetLayout within(int[] shape, int[] chunk, int[] block) {
    for (int d = 0; d <= AXES; d++) {
      block[d] = Math.min(block[d], shape[d]);
      chunk[d] = Math.min(chunk[d], shape[d]);
    }
    return new NnUnetLayout(chunk, block);
  }

  private static double ratio(int[] extents, int[] per, int axis) {
    return (double) extents[axis + 1] / per[axis];
  }

  private static double growth(int[] chunk, int[] block, int axis) {
    return (double) chunk[axis + 1] / block[axis + 1];
  }

  private static long bytes(int[] extents, int itemSize) {
    long bytes = itemSize;
    for (int extent : extents) {
      bytes *= extent;
    }
    return bytes;
  }
}
