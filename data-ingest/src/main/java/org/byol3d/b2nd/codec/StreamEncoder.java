package org.byol3d.b2nd.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.zip.Deflater;
import net.jpountz.lz4.LZ4Compressor;

/** Encodes streams with one compressor at one level. One thread uses an encoder at a time. */
public abstract sealed class StreamEncoder implements AutoCloseable {

  /**
   * Returns an encoder for a compressor.
   *
   * @param level 1 (fast) to 9 (small), as Blosc2 counts; the codec's own level is derived from it
   *     as c-blosc2 does
   * @throws IllegalArgumentException for a level out of range, or BLOSCLZ, which is only read
   */
  public static StreamEncoder of(Compressor compressor, int level) {
    if (level < 1 || level > 9) {
      throw new IllegalArgumentException("compression level " + level + " is not in 1..9");
    }
    return switch (compressor) {
      case LZ4 -> new Lz4(Lz4Decoder.factory().fastCompressor());
      case LZ4HC -> new Lz4(Lz4Decoder.factory().highCompressor(level));
      case ZLIB -> new Zlib(level);
      case ZSTD -> new ZStandard(level);
      case BLOSCLZ ->
          throw new IllegalArgumentException("BLOSCLZ is only read; write with LZ4 instead");
    };
  }

  /**
   * Encodes {@code source[sourceOffset, +length)}.
   *
   * @return the bytes of the encoded stream, valid until the next call, in {@link #buffer()}; or -1
   *     if it would not be shorter than {@code length}
   */
  public abstract int encode(byte[] source, int sourceOffset, int length);

  private byte[] buffer = new byte[0];

  /** Returns the buffer that holds the last encoded stream, from index 0. */
  public final byte[] buffer() {
    return buffer;
  }

  @Override
  public void close() {}

  final byte[] room(int length) {
    if (buffer.length < length) {
      buffer = new byte[length];
    }
    return buffer;
  }

  private static int ifShorter(int encoded, int length) {
    return encoded < length ? encoded : -1;
  }

  private static final class Lz4 extends StreamEncoder {
    private final LZ4Compressor compressor;

    Lz4(LZ4Compressor compressor) {
      this.compressor = compressor;
    }

    @Override
    public int encode(byte[] source, int sourceOffset, int length) {
      var room = room(compressor.maxCompressedLength(length));
      return ifShorter(compressor.compress(source, sourceOffset, length, room, 0), length);
    }
  }

  private static final class Zlib extends StreamEncoder {
    private final Deflater deflater;

    Zlib(int level) {
      deflater = new Deflater(level);
    }

    @Override
    public int encode(byte[] source, int sourceOffset, int length) {
      deflater.reset();
      deflater.setInput(source, sourceOffset, length);
      deflater.finish();
      int encoded = deflater.deflate(room(length), 0, length);
      return deflater.finished() ? ifShorter(encoded, length) : -1;
    }

    @Override
    public void close() {
      deflater.end();
    }
  }

  private static final class ZStandard extends StreamEncoder {
    private final ZstdCompressCtx context = new ZstdCompressCtx();

    ZStandard(int level) {
      context.setLevel(zstdLevel(level));
      // One standard frame without extras, as c-blosc2 writes.
      context.setChecksum(false);
    }

    /** Maps Blosc2's nine levels to Zstandard's twenty-two. */
    private static int zstdLevel(int level) {
      return switch (level) {
        case 9 -> Zstd.maxCompressionLevel();
        case 8 -> Zstd.maxCompressionLevel() - 2;
        default -> 2 * level - 1;
      };
    }

    @Override
    public int encode(byte[] source, int sourceOffset, int length) {
      var room = room(Math.toIntExact(Zstd.compressBound(length)));
      try {
        int encoded = context.compressByteArray(room, 0, room.length, source, sourceOffset, length);
        return ifShorter(encoded, length);
      } catch (ZstdException e) {
        throw new IllegalStateException("ZSTD cannot compress " + length + " bytes", e);
      }
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
