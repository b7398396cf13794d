package org.byol3d.b2nd.chunk;

import static org.byol3d.b2nd.chunk.LittleEndianBytes.putInt32;

import java.util.Arrays;
import org.byol3d.b2nd.codec.Compressor;
import org.byol3d.b2nd.codec.StreamEncoder;
import org.byol3d.b2nd.filter.BitShuffle;
import org.byol3d.b2nd.filter.Filter;
import org.byol3d.b2nd.filter.FilterPipeline;
import org.byol3d.b2nd.filter.Shuffle;

/**
 * Encodes chunks of blocks that all have one size, as c-blosc2 does. It filters a block, splits it
 * into streams where that helps, and stores each stream as zeros, as a run, compressed, or raw. One
 * thread uses an encoder at a time.
 */
public final class ChunkEncoder implements AutoCloseable {
  private static final int VERSION = 5;
  private static final int MAX_SPLIT_TYPE_SIZE = 16;
  private static final int MIN_SPLIT_ITEMS = 32;
  private static final int RUN_TOKEN = 1;

  private final ChunkFormat format;
  private final StreamEncoder codec;
  private final int streams;
  private final byte[] filtered;
  private byte[] out;

  /**
   * How to store chunks.
   *
   * @param compressor what compresses the streams
   * @param level 0 (not at all) to 9 (small and slow), as Blosc2 counts
   * @param filter SHUFFLE or BITSHUFFLE, or null for none
   * @param typeSize the size of an item in bytes
   * @param blockSize the size of a block in bytes
   */
  public record ChunkFormat(
      Compressor compressor, int level, Filter filter, int typeSize, int blockSize) {
    public ChunkFormat {
      if (level < 0 || level > 9) {
        throw new IllegalArgumentException("compression level " + level + " is not in 0..9");
      }
      if (filter != null && filter != Filter.SHUFFLE && filter != Filter.BITSHUFFLE) {
        throw new IllegalArgumentException(filter + " is only read; write with SHUFFLE");
      }
    }

    /** Returns the item size for the chunk header, which holds one byte. */
    int headerTypeSize() {
      return typeSize > 255 ? 1 : typeSize;
    }

    /** Returns whether c-blosc2 would split a block into one stream per byte of an item. */
    boolean splits() {
      boolean fast =
          switch (compressor) {
            case BLOSCLZ, LZ4 -> true;
            case ZSTD -> level <= 5;
            case LZ4HC, ZLIB -> false;
          };
      return fast
          && filter == Filter.SHUFFLE
          && typeSize <= MAX_SPLIT_TYPE_SIZE
          && blockSize / typeSize >= MIN_SPLIT_ITEMS;
    }
  }

  public ChunkEncoder(ChunkFormat format) {
    this.format = format;
    this.codec = format.level() == 0 ? null : StreamEncoder.of(format.compressor(), format.level());
    this.streams = format.splits() ? format.typeSize() : 1;
    this.filtered = new byte[format.blockSize()];
    this.out = new byte[ChunkHeader.EXTENDED];
  }

  /**
   * Encodes a chunk.
   *
   * @param chunk whole blocks one after another
   * @return the bytes of the chunk in a file, or an empty array if all its bytes are zero and it
   *     needs none
   */
  public byte[] encode(byte[] chunk) {
    if (isZero(chunk)) {
      return new byte[0];
    }
    int blocks = chunk.length / format.blockSize();
    int position = ChunkHeader.EXTENDED + 4 * blocks;
    for (int block = 0; codec != null && block < blocks; block++) {
      room(position + format.blockSize() + 5 * streams);
      putInt32(out, ChunkHeader.EXTENDED + 4 * block, position);
      position = encodeBlock(chunk, block * format.blockSize(), position);
      if (position >= ChunkHeader.EXTENDED + chunk.length) {
        break;
      }
    }
    boolean copied = codec == null || position >= ChunkHeader.EXTENDED + chunk.length;
    if (copied) {
      position = ChunkHeader.EXTENDED + chunk.length;
      room(position);
      System.arraycopy(chunk, 0, out, ChunkHeader.EXTENDED, chunk.length);
    }
    putHeader(chunk.length, position, copied);
    return Arrays.copyOf(out, position);
  }

  private static boolean isZero(byte[] bytes) {
    int bits = 0;
    for (byte b : bytes) {
      bits |= b;
    }
    return bits == 0;
  }

  private int encodeBlock(byte[] chunk, int from, int start) {
    int size = format.blockSize();
    int width = format.headerTypeSize();
    if (format.filter() == Filter.SHUFFLE) {
      Shuffle.apply(chunk, from, filtered, 0, size, width);
    } else if (format.filter() == Filter.BITSHUFFLE) {
      BitShuffle.apply(chunk, from, filtered, 0, size, width);
    } else {
      System.arraycopy(chunk, from, filtered, 0, size);
    }
    int position = start;
    int stream = size / streams;
    for (int s = 0; s < streams; s++) {
      position = encodeStream(s * stream, stream, position);
    }
    return position;
  }

  private int encodeStream(int from, int length, int position) {
    int run = runOf(from, length);
    if (run == 0) {
      putInt32(out, position, 0);
      return position + 4;
    }
    if (run > 0) {
      putInt32(out, position, -run);
      out[position + 4] = RUN_TOKEN;
      return position + 5;
    }
    int encoded = codec.encode(filtered, from, length);
    boolean raw = encoded < 0;
    int stored = raw ? length : encoded;
    putInt32(out, position, stored);
    System.arraycopy(raw ? filtered : codec.buffer(), raw ? from : 0, out, position + 4, stored);
    return position + 4 + stored;
  }

  /** Returns the value 0–255 that all bytes of a stream have, or -1 if they differ. */
  private int runOf(int from, int length) {
    byte value = filtered[from];
    for (int i = from + 1; i < from + length; i++) {
      if (filtered[i] != value) {
        return -1;
      }
    }
    return value & 0xff;
  }

  private void putHeader(int nbytes, int cbytes, boolean copied) {
    Arrays.fill(out, 0, ChunkHeader.EXTENDED, (byte) 0);
    out[0] = VERSION;
    out[1] = 1;
    out[2] =
        (byte)
            (ChunkHeader.FLAG_SHUFFLE
                | ChunkHeader.FLAG_BITSHUFFLE
                | (copied ? ChunkHeader.FLAG_COPIED : 0)
                | (streams == 1 ? ChunkHeader.FLAG_NOT_SPLIT : 0)
                | (format.compressor().format().code() << 5));
    out[3] = (byte) format.headerTypeSize();
    putInt32(out, 4, nbytes);
    putInt32(out, 8, format.blockSize());
    putInt32(out, 12, cbytes);
    if (format.filter() != null) {
      out[16 + FilterPipeline.SLOTS - 1] = (byte) format.filter().code();
    }
    out[22] = (byte) format.compressor().code();
  }

  /**
   * Returns a chunk that holds uncompressed bytes, such as the offsets of a frame.
   *
   * @param typeSize the size of an item in bytes
   */
  public static byte[] copied(byte[] bytes, int typeSize) {
    var chunk = new byte[ChunkHeader.EXTENDED + bytes.length];
    chunk[0] = VERSION;
    chunk[1] = 1;
    chunk[2] =
        ChunkHeader.FLAG_SHUFFLE
            | ChunkHeader.FLAG_BITSHUFFLE
            | ChunkHeader.FLAG_COPIED
            | ChunkHeader.FLAG_NOT_SPLIT;
    chunk[3] = (byte) typeSize;
    putInt32(chunk, 4, bytes.length);
    putInt32(chunk, 8, bytes.length);
    putInt32(chunk, 12, chunk.length);
    System.arraycopy(bytes, 0, chunk, ChunkHeader.EXTENDED, bytes.length);
    return chunk;
  }

  private void room(int length) {
    if (out.length < length) {
      out = Arrays.copyOf(out, Math.max(length, (int) Math.min(2L * out.length, 1 << 30)));
    }
  }

  /** Frees the codec's native memory. */
  @Override
  public void close() {
    if (codec != null) {
      codec.close();
    }
  }
}
