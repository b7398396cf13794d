package org.byol3d.b2nd.frame;

import java.util.Arrays;
import org.byol3d.b2nd.filter.FilterPipeline;
import org.byol3d.b2nd.io.FormatException;

/**
 * The fixed part of a frame's header. Codec and level are the writer's defaults; a chunk's own
 * header says which codec and filters it uses.
 *
 * @param length the header's size in bytes, metalayers included
 * @param frameLength the whole frame's size in bytes
 * @param sparse whether the chunks are files of a directory
 * @param compressor the number of the default compressor
 * @param level the default compression level
 * @param uncompressedSize the size of all decoded chunks in bytes, with padding
 * @param compressedSize the size of the chunks' section in bytes
 * @param typeSize the size of an item in bytes
 * @param blockSize the size of a block in bytes
 * @param chunkSize the size of a decoded chunk in bytes
 */
public record FrameHeader(
    int length,
    long frameLength,
    boolean sparse,
    int compressor,
    int level,
    long uncompressedSize,
    long compressedSize,
    int typeSize,
    int blockSize,
    int chunkSize) {

  /** The size of the fixed part in bytes. */
  public static final int FIXED = 87;

  /** The bytes that every frame begins with. */
  private static final byte[] MAGIC = {
    (byte) 0x9e, (byte) 0xa8, 'b', '2', 'f', 'r', 'a', 'm', 'e', 0
  };

  private static final int NEWEST_VERSION = 3;
  private static final int FLAGS_VARIABLE = 0xc0;
  private static final int COMPRESSOR_IN_BYTE_77 = 6;

  /** Returns whether bytes begin as a frame does, or are the beginning of such bytes. */
  static boolean hasMagic(byte[] head) {
    int length = Math.min(head.length, MAGIC.length);
    return Arrays.equals(head, 0, length, MAGIC, 0, length);
  }

  static FrameHeader parse(FrameCursor in) throws FormatException {
    in.bytes("magic", MAGIC.length);
    int length = in.taggedInt32("header_len");
    in.expect("frame_len", 0xcf);
    long frameLength = in.int64("frame_len");
    in.expect("flags", 0xa4);
    int general = in.uint8("general_flags");
    int version = general & 0x0f;
    if (version > NEWEST_VERSION) {
      throw in.unsupported(
          "general_flags", "frame version " + version + " is newer than " + NEWEST_VERSION);
    }
    if ((general & 0x30) != 0x10) {
      throw in.damaged("general_flags", "offsets that are not of 64 bits are not defined");
    }
    int type = in.uint8("frame_type");
    if (type > 1) {
      throw in.damaged("frame_type", type + " is not defined");
    }
    int codec = in.uint8("codec_flags");
    in.uint8("other_flags");
    long uncompressedSize = in.taggedInt64("uncompressed_size");
    // A frame without chunks has no length of a chunk either, so empty arrays have the flags too.
    if ((general & FLAGS_VARIABLE) != 0 && uncompressedSize != 0) {
      throw in.unsupported(
          "general_flags", "chunks or blocks of variable length are not supported");
    }
    long compressedSize = in.taggedInt64("compressed_size");
    int typeSize = in.taggedInt32("type_size");
    int blockSize = in.taggedInt32("block_size");
    int chunkSize = in.taggedInt32("chunk_size");
    in.expect("compression threads", 0xd1);
    in.uint16("compression threads");
    in.expect("decompression threads", 0xd1);
    in.uint16("decompression threads");
    int variable = in.uint8("has_vlmetalayers");
    in.expect("filter pipeline", 0xd8);
    int filterCount = in.uint8("filter pipeline");
    if (filterCount != FilterPipeline.SLOTS) {
      throw in.damaged("filter pipeline", filterCount + " filters, not " + FilterPipeline.SLOTS);
    }
    in.bytes("filters", FilterPipeline.SLOTS);
    int compressor = in.uint8("compressor code");
    in.uint8("compressor meta");
    in.bytes("filter metas", FilterPipeline.SLOTS);
    in.bytes("reserved", 2);
    if (variable != 0xc2 && variable != 0xc3) {
      throw in.damaged("has_vlmetalayers", "is no boolean");
    }
    if (uncompressedSize < 0 || compressedSize < 0) {
      throw in.damaged("sizes", uncompressedSize + " and " + compressedSize + " are negative");
    }
    if (typeSize < 1) {
      throw in.damaged("type_size", typeSize + " is less than 1");
    }
    int low = codec & 0x0f;
    return new FrameHeader(
        length,
        frameLength,
        type == 1,
        low == COMPRESSOR_IN_BYTE_77 ? compressor : low,
        codec >> 4,
        uncompressedSize,
        compressedSize,
        typeSize,
        blockSize,
        chunkSize);
  }

  /**
   * Returns the number of chunks.
   *
   * @throws ArithmeticException if it exceeds an int
   */
  int chunks() {
    if (uncompressedSize == 0) {
      return 0;
    }
    return Math.toIntExact((uncompressedSize + chunkSize - 1) / chunkSize);
  }
}
