package org.byol3d.b2nd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.byol3d.b2nd.chunk.ChunkEncoder.ChunkFormat;
import org.byol3d.b2nd.codec.Compressor;
import org.byol3d.b2nd.frame.FrameWriter;
import org.byol3d.b2nd.frame.NdimMetalayer;

/** Makes frames and chunks byte by byte that no writer of this project makes. */
final class HandMadeFrames {
  private HandMadeFrames() {}

  /**
   * Returns a frame of one axis around encoded chunks.
   *
   * @param shape items along the axis
   * @param chunk items of a chunk
   * @param block items of a block
   * @param chunks encoded; an empty chunk means zeros that take no bytes
   */
  static byte[] frame(long shape, int chunk, int block, String dtype, byte[]... chunks)
      throws IOException {
    int itemSize = Integer.parseInt(dtype.substring(2));
    var ndim = new NdimMetalayer(new long[] {shape}, new int[] {chunk}, new int[] {block}, dtype);
    int blockBytes = block * itemSize;
    int chunkBytes = ((chunk - 1) / block + 1) * blockBytes;
    var format = new ChunkFormat(Compressor.LZ4, 5, null, itemSize, blockBytes);
    var frame = new FrameWriter(format, ndim, chunkBytes);
    for (var bytes : chunks) {
      frame.add(bytes);
    }
    var out = new ByteArrayOutputStream();
    frame.writeTo(out);
    return out.toByteArray();
  }

  /** Returns a stream as in a block: its size, then its bytes. */
  static byte[] stream(byte... bytes) {
    return stream(bytes.length, bytes);
  }

  /**
   * Returns a stream with a stated size that differs from the number of its bytes, such as a run.
   */
  static byte[] stream(int csize, byte... bytes) {
    var stream = new byte[4 + bytes.length];
    littleEndian(stream).putInt(csize).put(bytes);
    return stream;
  }

  /**
   * Returns a chunk with a header of 16 bytes, as Blosc1 wrote them.
   *
   * @param blocks the streams of each block, one after another
   */
  static byte[] blosc1(
      int version, int flags, int typeSize, int nbytes, int blockSize, byte[]... blocks) {
    return chunk(16, version, flags, typeSize, nbytes, blockSize, new byte[0], blocks);
  }

  /**
   * Returns a chunk with a header of 32 bytes, no filters, and the bits of a special value in its
   * flags.
   */
  static byte[] special(int special, int typeSize, int nbytes, int blockSize, byte... value) {
    var chunk = new byte[32 + value.length];
    littleEndian(chunk)
        .put((byte) 5)
        .put((byte) 1)
        .put((byte) 0x05)
        .put((byte) typeSize)
        .putInt(nbytes)
        .putInt(blockSize)
        .putInt(32 + value.length)
        .put(31, (byte) (special << 4))
        .position(32)
        .put(value);
    return chunk;
  }

  /** Returns a chunk of Blosc2 without filters. */
  static byte[] blosc2(int flags, int typeSize, int nbytes, int blockSize, byte[]... blocks) {
    return chunk(32, 5, 0x05 | flags, typeSize, nbytes, blockSize, new byte[16], blocks);
  }

  private static byte[] chunk(
      int header,
      int version,
      int flags,
      int typeSize,
      int nbytes,
      int blockSize,
      byte[] extension,
      byte[]... blocks) {
    int cbytes = header + 4 * blocks.length;
    for (var block : blocks) {
      cbytes += block.length;
    }
    var bytes = new byte[cbytes];
    var chunk =
        littleEndian(bytes)
            .put((byte) version)
            .put((byte) 1)
            .put((byte) flags)
            .put((byte) typeSize)
            .putInt(nbytes)
            .putInt(blockSize)
            .putInt(cbytes)
            .put(extension);
    int start = header + 4 * blocks.length;
    for (var block : blocks) {
      chunk.putInt(start);
      start += block.length;
    }
    for (var block : blocks) {
      chunk.put(block);
    }
    return bytes;
  }

  static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
