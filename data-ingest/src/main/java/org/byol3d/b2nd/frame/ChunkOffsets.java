package org.byol3d.b2nd.frame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.byol3d.b2nd.chunk.Chunk;
import org.byol3d.b2nd.chunk.ChunkDecoder;
import org.byol3d.b2nd.chunk.ChunkPlace;
import org.byol3d.b2nd.chunk.SpecialValue;
import org.byol3d.b2nd.io.FormatException;
import org.byol3d.b2nd.io.MemoryLimit;

/**
 * The place of each chunk of a frame: an offset, a file number, or a special value without bytes.
 */
final class ChunkOffsets {
  /** More entries than this are refused, to save memory. A brain at 1 µm has fewer. */
  private static final int MAX_CHUNKS = 1 << 24;

  private static final long TOP_BYTE = 0xffL << 56;
  private static final int SPECIAL_ZERO = 0x81;
  private static final int SPECIAL_NAN = 0x82;
  private static final int SPECIAL_UNINITIALIZED = 0x84;

  private final long[] table;
  private final boolean constant;

  /** The offsets of chunks with bytes, ascending. */
  private final long[] sorted;

  private ChunkOffsets(long[] table, boolean constant) {
    this.table = table;
    this.constant = constant;
    this.sorted = Arrays.stream(table).filter(offset -> offset >= 0).sorted().toArray();
  }

  static ChunkOffsets none() {
    return new ChunkOffsets(new long[0], false);
  }

  /**
   * Decodes the offsets chunk.
   *
   * @param bytes the offsets chunk from index 0 on
   * @throws FormatException if it is damaged, has not {@code chunks} entries, or two chunks with
   *     bytes share them
   */
  static ChunkOffsets parse(
      ChunkPlace place, byte[] bytes, int available, int chunks, ChunkDecoder decoder)
      throws FormatException {
    var chunk = Chunk.parse(place, bytes, 0, available, Long.BYTES);
    if (chunk.header().nbytes() != (long) chunks * Long.BYTES) {
      throw place.damaged(
          4, "nbytes", chunk.header().nbytes() + " is not 8 times the " + chunks + " chunks");
    }
    var constant = constant(chunk);
    if (constant.isPresent()) {
      if (constant.get() >= 0 && chunks > 1) {
        throw shared(place, constant.get());
      }
      return new ChunkOffsets(new long[] {constant.get()}, true);
    }
    if (chunks > MAX_CHUNKS) {
      throw FormatException.unsupported(
          place.file(),
          place.position(),
          "offsets",
          chunks + " chunks are more than " + MAX_CHUNKS);
    }
    // Decoded, as numbers, sorted.
    MemoryLimit.check(place.file(), place.position(), "offsets", 3L * chunk.header().nbytes());
    var table = new long[chunks];
    ByteBuffer.wrap(decoder.decodeAll(chunk))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asLongBuffer()
        .get(table);
    var offsets = new ChunkOffsets(table, false);
    for (int i = 1; i < offsets.sorted.length; i++) {
      if (offsets.sorted[i] == offsets.sorted[i - 1]) {
        throw shared(place, offsets.sorted[i]);
      }
    }
    return offsets;
  }

  private static FormatException shared(ChunkPlace place, long offset) {
    return place.damaged(0, "offsets", "two chunks are at " + offset);
  }

  private static Optional<Long> constant(Chunk chunk) throws FormatException {
    var header = chunk.header();
    return switch (header.special()) {
      case NONE -> Optional.empty();
      case ZERO, UNINITIALIZED -> Optional.of(0L);
      case NAN -> throw chunk.place().damaged(31, "special value", "an offset cannot be NaN");
      case VALUE -> {
        if (header.cbytes() - header.length() != Long.BYTES) {
          throw chunk.place().damaged(12, "special value", "an offset has 8 bytes");
        }
        yield Optional.of(
            ByteBuffer.wrap(chunk.image(), chunk.offset() + header.length(), Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong());
      }
    };
  }

  long get(int chunk) {
    return constant ? table[0] : table[chunk];
  }

  /** Returns how many of the chunks are marked as never written. */
  int uninitialized(int chunks) {
    long mark = (long) SPECIAL_UNINITIALIZED << 56;
    long marked = Arrays.stream(table).filter(offset -> (offset & TOP_BYTE) == mark).count();
    return constant ? (int) marked * chunks : (int) marked;
  }

  /** Returns the special value of a chunk without bytes; NONE for one with bytes. */
  SpecialValue special(ChunkPlace place, int chunk) throws FormatException {
    long offset = get(chunk);
    if (offset >= 0) {
      return SpecialValue.NONE;
    }
    return switch ((int) (offset >>> 56)) {
      case SPECIAL_ZERO -> SpecialValue.ZERO;
      case SPECIAL_NAN -> SpecialValue.NAN;
      case SPECIAL_UNINITIALIZED -> SpecialValue.UNINITIALIZED;
      default ->
          throw place.damaged(
              8L * chunk, "offsets[" + chunk + "]", Long.toHexString(offset) + " is not defined");
    };
  }

  /** Returns the offset of a chunk of zeros that takes no bytes. */
  static long zeroChunk() {
    return (long) SPECIAL_ZERO << 56;
  }

  /** Returns the offset of the next chunk with bytes in the file; -1 after the last. */
  long after(long offset) {
    int next = Arrays.binarySearch(sorted, offset) + 1;
    return next < sorted.length ? sorted[next] : -1;
  }
}
