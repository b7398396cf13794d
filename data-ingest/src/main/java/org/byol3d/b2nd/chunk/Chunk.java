package org.byol3d.b2nd.chunk;

import java.util.Arrays;
import org.byol3d.b2nd.io.FormatException;

/**
 * A chunk in memory: its header, and the bytes of the file from {@code offset} of {@code image} on.
 * The image may hold only the header, the table of block starts and the blocks that are wanted.
 */
@SuppressWarnings("ArrayRecordComponent") // a view of a buffer, never compared
public record Chunk(ChunkPlace place, ChunkHeader header, byte[] image, int offset) {

  /** Reads the header of a chunk in memory. */
  public static Chunk parse(
      ChunkPlace place, byte[] image, int offset, long available, int frameTypeSize)
      throws FormatException {
    return new Chunk(
        place, ChunkHeader.parse(place, image, offset, available, frameTypeSize), image, offset);
  }

  /**
   * Returns the number of bytes of the header and the table of block starts.
   *
   * @throws FormatException if the chunk is too short for its table
   */
  public int tableEnd() throws FormatException {
    if (!header.hasStreams()) {
      return header.length();
    }
    long end = header.length() + 4L * header.blocks();
    if (end > header.cbytes()) {
      throw place.damaged(
          8,
          "blocksize",
          header.blockSize() + " gives more block starts than the chunk has room for");
    }
    return (int) end;
  }

  /**
   * Returns the bytes that every item of a special chunk has.
   *
   * @param itemSize the size of an item in bytes, which a chunk header cannot hold beyond 255
   * @throws FormatException if the chunk's value is not as long as an item
   */
  public byte[] specialItem(int itemSize) throws FormatException {
    if (header.special() != SpecialValue.VALUE) {
      return header.special().item(place, 31, itemSize);
    }
    int size = header.cbytes() - header.length();
    if (itemSize % size != 0) {
      throw place.damaged(
          12, "special value", size + " bytes do not divide an item of " + itemSize);
    }
    var item = new byte[itemSize];
    for (int i = 0; i < itemSize; i++) {
      item[i] = image[offset + header.length() + i % size];
    }
    return item;
  }

  /**
   * Returns where a block's streams begin, from the start of the chunk. The value is not checked.
   */
  int blockStart(int block) {
    return LittleEndianBytes.int32(image, offset + header.length() + 4 * block);
  }

  /**
   * Sets {@code starts} to the block starts in ascending order. If several threads wrote a chunk,
   * its blocks are in any order, and a block ends where the next one in the file begins.
   *
   * @throws FormatException if one is outside the chunk, or two are the same
   */
  public void sortedBlockStarts(int[] starts) throws FormatException {
    int blocks = header.blocks();
    int first = tableEnd();
    for (int block = 0; block < blocks; block++) {
      int start = blockStart(block);
      if (start < first || start > header.cbytes() - 4) {
        throw place.damaged(
            header.length() + 4L * block,
            "bstarts[" + block + "]",
            start + " is not in " + first + ".." + (header.cbytes() - 4));
      }
      starts[block] = start;
    }
    Arrays.sort(starts, 0, blocks);
    for (int block = 1; block < blocks; block++) {
      if (starts[block] == starts[block - 1]) {
        throw place.damaged(header.length(), "bstarts", "two blocks start at " + starts[block]);
      }
    }
  }

  /**
   * Returns where a block ends: where the next one in the file begins, or the chunk ends.
   *
   * @param sortedStarts as {@link #sortedBlockStarts} gives them
   */
  public int blockLimit(int start, int[] sortedStarts) {
    int blocks = header.blocks();
    int next = Arrays.binarySearch(sortedStarts, 0, blocks, start) + 1;
    return next < blocks ? sortedStarts[next] : header.cbytes();
  }
}
