package org.byol3d.b2nd;

import java.util.Arrays;
import org.byol3d.b2nd.chunk.ChunkHeader;

/**
 * How to write an array.
 *
 * @param shape the shape of the array, at most 15 axes
 * @param chunkShape the shape of a chunk, each extent at least 1
 * @param blockShape the shape of a block, each extent at least 1
 * @param type the type of an item
 * @param compression how blocks are compressed
 */
@SuppressWarnings("ArrayRecordComponent") // cloned on the way in and out, never compared
public record B2ndSpec(
    long[] shape, int[] chunkShape, int[] blockShape, DataType type, Compression compression) {

  /**
   * @throws IllegalArgumentException if the shapes differ in rank, have an extent that is negative
   *     or a chunk or block extent of zero, or a chunk or block is larger than c-blosc2 allows
   */
  public B2ndSpec {
    shape = shape.clone();
    chunkShape = chunkShape.clone();
    blockShape = blockShape.clone();
    if (shape.length > 15) {
      throw new IllegalArgumentException(shape.length + " axes are more than 15");
    }
    var geometry = ArrayGeometry.of(shape, chunkShape, blockShape, type.size());
    if (geometry.blockBytes > ChunkHeader.MAX_BLOCK_SIZE
        || geometry.chunkBytes > Integer.MAX_VALUE - ChunkHeader.EXTENDED) {
      throw new IllegalArgumentException(
          "blocks of "
              + geometry.blockBytes
              + " bytes in chunks of "
              + geometry.chunkBytes
              + " are larger than Blosc2 allows");
    }
    if (geometry.chunks() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          Arrays.toString(shape) + " has too many chunks of " + Arrays.toString(chunkShape));
    }
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  @Override
  public int[] chunkShape() {
    return chunkShape.clone();
  }

  @Override
  public int[] blockShape() {
    return blockShape.clone();
  }
}
