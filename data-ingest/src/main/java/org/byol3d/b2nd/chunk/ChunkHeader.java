package org.byol3d.b2nd.chunk;

import static org.byol3d.b2nd.chunk.LittleEndianBytes.int32;

import java.util.Arrays;
import java.util.List;
import org.byol3d.b2nd.codec.CodecFormat;
import org.byol3d.b2nd.codec.Compressor;
import org.byol3d.b2nd.filter.FilterPipeline;
import org.byol3d.b2nd.filter.FilterPipeline.UnsupportedFilterException;
import org.byol3d.b2nd.io.FormatException;

/**
 * The header of a chunk, checked against itself.
 *
 * @param version the chunk format's version
 * @param length 32 bytes, or 16 for a Blosc1 chunk
 * @param typeSize the size of an item in bytes
 * @param nbytes the decoded size
 * @param blockSize the decoded size of a block; the last may be shorter
 * @param cbytes the size in the file, header included
 * @param split whether a full block is one stream per byte of an item
 * @param copied whether the blocks follow the header raw, without filters
 * @param dictionary whether a dictionary precedes the streams
 * @param special the value of all items, if the chunk has no data
 * @param format the layout of the streams; meaningless for special and copied chunks
 * @param compressor the number of the compressor that wrote it, for reports
 * @param filters the filters that were applied to a block before its codec
 */
public record ChunkHeader(
    int version,
    int length,
    int typeSize,
    int nbytes,
    int blockSize,
    int cbytes,
    boolean split,
    boolean copied,
    boolean dictionary,
    SpecialValue special,
    CodecFormat format,
    int compressor,
    FilterPipeline filters) {

  /** The size of a header with filter slots. */
  public static final int EXTENDED = 32;

  /** The size of a Blosc1 header. */
  public static final int MINIMAL = 16;

  static final int FLAG_SHUFFLE = 0x01;
  static final int FLAG_COPIED = 0x02;
  static final int FLAG_BITSHUFFLE = 0x04;
  static final int FLAG_DELTA = 0x08;
  static final int FLAG_NOT_SPLIT = 0x10;
  static final int BLOSC2_DICTIONARY = 0x01;
  static final int BLOSC2_BIG_ENDIAN = 0x02;
  static final int BLOSC2_LAZY = 0x08;
  static final int BLOSC2_INSTRUMENTED = 0x80;

  private static final int VERSION_BLOSC1 = 2;
  private static final int VERSION_ALPHA = 3;
  private static final int NEWEST_VERSION = 6;

  /** The most bytes a block may have. */
  public static final int MAX_BLOCK_SIZE = 536_866_816;

  /**
   * Reads and checks a header.
   *
   * @param bytes holds the chunk from {@code offset} on
   * @param available how many bytes of the chunk may be read, and how many it can have at most
   * @param frameTypeSize the item size of the frame
   * @throws FormatException if the header contradicts itself or needs what this reader lacks
   */
  public static ChunkHeader parse(
      ChunkPlace place, byte[] bytes, int offset, long available, int frameTypeSize)
      throws FormatException {
    if (available < MINIMAL) {
      throw place.damaged(0, "header", "only " + available + " bytes are left for it");
    }
    int version = bytes[offset] & 0xff;
    int flags = bytes[offset + 2] & 0xff;
    int typeSize = bytes[offset + 3] & 0xff;
    int nbytes = int32(bytes, offset + 4);
    int blockSize = int32(bytes, offset + 8);
    int cbytes = int32(bytes, offset + 12);
    boolean extended = (flags & FLAG_SHUFFLE) != 0 && (flags & FLAG_BITSHUFFLE) != 0;
    int length = extended ? EXTENDED : MINIMAL;

    if (version < 1 || version > NEWEST_VERSION) {
      throw place.unsupported(0, "version", version + " is not in 1.." + NEWEST_VERSION);
    }
    if (typeSize == 0) {
      throw place.damaged(3, "typesize", "is zero");
    }
    if (nbytes < 0) {
      throw place.damaged(4, "nbytes", nbytes + " is negative");
    }
    if (blockSize <= 0 || blockSize > MAX_BLOCK_SIZE) {
      throw place.damaged(8, "blocksize", blockSize + " is not in 1.." + MAX_BLOCK_SIZE);
    }
    if (cbytes < length || cbytes > available) {
      throw place.damaged(
          12, "cbytes", cbytes + " is not in " + length + ".." + available + ", the bytes it has");
    }
    int blosc2Flags = extended ? bytes[offset + 31] & 0xff : 0;
    if ((blosc2Flags & (BLOSC2_LAZY | BLOSC2_INSTRUMENTED)) != 0) {
      throw place.unsupported(
          31, "blosc2_flags", "a lazy or instrumented chunk belongs in memory, not in a file");
    }
    if ((blosc2Flags & BLOSC2_BIG_ENDIAN) != 0) {
      throw place.unsupported(31, "blosc2_flags", "the chunk was written on a big-endian machine");
    }
    if (extended && bytes[offset + 30] != 0) {
      throw place.unsupported(30, "blosc2_flags2", "blocks of variable length are not supported");
    }
    var special = special(place, blosc2Flags >> 4 & 7, nbytes, cbytes - length);
    boolean copied = special == SpecialValue.NONE && (flags & FLAG_COPIED) != 0;
    if (copied && cbytes - length != nbytes) {
      throw place.damaged(
          12, "cbytes", cbytes + " does not fit " + nbytes + " bytes that are not compressed");
    }
    // c-blosc2 3 lets a block be larger than the only one there is.
    int block = nbytes > 0 ? Math.min(blockSize, nbytes) : blockSize;
    boolean noStreams = special != SpecialValue.NONE || copied || nbytes == 0;
    int codec = flags >> 5;
    int compressor = extended ? bytes[offset + 22] & 0xff : compressorOf(codec);
    return new ChunkHeader(
        version,
        length,
        typeSize,
        nbytes,
        block,
        cbytes,
        (flags & FLAG_NOT_SPLIT) == 0,
        copied,
        (blosc2Flags & BLOSC2_DICTIONARY) != 0,
        special,
        noStreams ? CodecFormat.BLOSCLZ : format(place, codec, compressor),
        compressor,
        noStreams
            ? NO_FILTERS
            : filters(place, bytes, offset, extended, flags, version, block, frameTypeSize));
  }

  private static final FilterPipeline NO_FILTERS = new FilterPipeline(List.of(), 1, false);

  private static SpecialValue special(ChunkPlace place, int code, int nbytes, int valueSize)
      throws FormatException {
    if (code >= SpecialValue.COUNT) {
      throw place.unsupported(31, "special value", code + " is not defined");
    }
    var special = SpecialValue.of(code);
    if (special == SpecialValue.VALUE
        && (valueSize <= 0 || valueSize > nbytes || nbytes % valueSize != 0)) {
      throw place.damaged(
          12, "special value", valueSize + " bytes do not repeat to " + nbytes + " bytes");
    }
    return special;
  }

  private static CodecFormat format(ChunkPlace place, int codec, int compressor)
      throws FormatException {
    if (codec == CodecFormat.USER_DEFINED) {
      throw place.unsupported(
          22,
          "codec",
          Compressor.nameOf(compressor)
              + " needs a plugin of c-blosc2; rewrite the file with ZSTD or LZ4");
    }
    return CodecFormat.of(codec)
        .orElseThrow(() -> place.damaged(2, "codec", "format " + codec + " is not defined"));
  }

  /** Returns the first compressor that writes a format: a Blosc1 header names only the format. */
  private static int compressorOf(int codec) {
    return Arrays.stream(Compressor.values())
        .filter(compressor -> compressor.format().code() == codec)
        .findFirst()
        .map(Compressor::code)
        .orElse(codec);
  }

  private static FilterPipeline filters(
      ChunkPlace place,
      byte[] bytes,
      int offset,
      boolean extended,
      int flags,
      int version,
      int blockSize,
      int frameTypeSize)
      throws FormatException {
    int typeSize = bytes[offset + 3] & 0xff;
    if (!extended) {
      return FilterPipeline.ofFlags(
          (flags & FLAG_DELTA) != 0,
          (flags & FLAG_SHUFFLE) != 0,
          (flags & FLAG_BITSHUFFLE) != 0,
          typeSize,
          version <= VERSION_BLOSC1,
          blockSize / typeSize);
    }
    // The alpha releases left the sixth slot unwritten.
    int slots = version == VERSION_ALPHA ? FilterPipeline.SLOTS - 1 : FilterPipeline.SLOTS;
    try {
      return FilterPipeline.parse(bytes, offset + 16, offset + 24, slots, typeSize, frameTypeSize);
    } catch (UnsupportedFilterException e) {
      throw place.unsupported(16, "filters", e.getMessage());
    }
  }

  /** Returns the number of blocks. */
  public int blocks() {
    return (int) (((long) nbytes + blockSize - 1) / blockSize);
  }

  /** Returns the decoded size of a block; the last may be shorter. */
  public int blockLength(int block) {
    return (int) Math.min(blockSize, nbytes - (long) block * blockSize);
  }

  /** Returns whether the chunk has a table of block starts and streams. */
  public boolean hasStreams() {
    return special == SpecialValue.NONE && !copied && nbytes > 0;
  }
}
