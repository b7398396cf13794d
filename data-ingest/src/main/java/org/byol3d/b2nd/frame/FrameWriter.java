package org.byol3d.b2nd.frame;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.byol3d.b2nd.chunk.ChunkEncoder;
import org.byol3d.b2nd.chunk.ChunkEncoder.ChunkFormat;
import org.byol3d.b2nd.filter.FilterPipeline;

/**
 * Writes a contiguous frame. The header states the size of the chunks, and a file system such as
 * HDFS cannot go back to change the header, so the compressed chunks stay in memory until the end.
 */
public final class FrameWriter {
  private static final int FRAME_VERSION_2_WITH_64_BIT_OFFSETS = 0x12;
  private static final int SPLIT_AUTO = 2;
  private static final int TRAILER = 35;

  private final ChunkFormat format;
  private final NdimMetalayer ndim;
  private final int chunkSize;
  private final List<byte[]> chunks = new ArrayList<>();

  /**
   * @param chunkSize the size of a decoded chunk in bytes
   */
  public FrameWriter(ChunkFormat format, NdimMetalayer ndim, int chunkSize) {
    this.format = format;
    this.ndim = ndim;
    this.chunkSize = chunkSize;
  }

  /** Adds the next chunk in C order of the grid; an empty array is a chunk of zeros. */
  public void add(byte[] chunk) {
    chunks.add(chunk);
  }

  /** Writes header, chunks, offsets and trailer. */
  public void writeTo(OutputStream stream) throws IOException {
    var content = ndim.encode();
    var metalayers = metalayers(content);
    int headerLength = FrameHeader.FIXED + metalayers.length;
    long compressedSize = chunks.stream().mapToLong(chunk -> chunk.length).sum();
    var offsets = chunks.isEmpty() ? new byte[0] : offsets();
    var out = new DataOutputStream(stream);
    writeHeader(
        out,
        headerLength,
        headerLength + compressedSize + offsets.length + TRAILER,
        compressedSize);
    out.write(metalayers);
    for (var chunk : chunks) {
      out.write(chunk);
    }
    out.write(offsets);
    writeTrailer(out);
    out.flush();
  }

  private byte[] offsets() {
    var bytes =
        ByteBuffer.allocate(Math.multiplyExact(chunks.size(), Long.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    long offset = 0;
    for (var chunk : chunks) {
      bytes.putLong(chunk.length == 0 ? ChunkOffsets.zeroChunk() : offset);
      offset += chunk.length;
    }
    return ChunkEncoder.copied(bytes.array(), Long.BYTES);
  }

  private void writeHeader(
      DataOutputStream out, int headerLength, long frameLength, long compressedSize)
      throws IOException {
    out.writeByte(0x9e);
    out.writeByte(0xa8);
    out.write("b2frame\0".getBytes(StandardCharsets.US_ASCII));
    writeInt32(out, headerLength);
    out.writeByte(0xcf);
    out.writeLong(frameLength);
    out.writeByte(0xa4);
    out.writeByte(FRAME_VERSION_2_WITH_64_BIT_OFFSETS);
    out.writeByte(0);
    out.writeByte(format.compressor().code() | (format.level() << 4));
    out.writeByte(SPLIT_AUTO);
    writeInt64(out, (long) chunks.size() * chunkSize);
    writeInt64(out, compressedSize);
    writeInt32(out, format.typeSize());
    writeInt32(out, format.blockSize());
    writeInt32(out, chunkSize);
    for (int threads = 0; threads < 2; threads++) {
      out.writeByte(0xd1);
      out.writeShort(1);
    }
    out.writeByte(0xc2);
    out.writeByte(0xd8);
    out.writeByte(FilterPipeline.SLOTS);
    var filters = new byte[FilterPipeline.SLOTS];
    filters[FilterPipeline.SLOTS - 1] = format.filter() == null ? 0 : (byte) format.filter().code();
    out.write(filters);
    out.writeByte(format.compressor().code());
    out.writeByte(0);
    out.write(new byte[FilterPipeline.SLOTS]);
    out.writeShort(0);
  }

  private static byte[] metalayers(byte[] content) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    var name = NdimMetalayer.NAME.getBytes(StandardCharsets.US_ASCII);
    // The size counts from the 93 to the end of the map.
    int mapLength = 7 + 1 + name.length + 5;
    out.writeByte(0x93);
    out.writeByte(0xcd);
    out.writeShort(mapLength);
    out.writeByte(0xde);
    out.writeShort(1);
    out.writeByte(0xa0 | name.length);
    out.write(name);
    writeInt32(out, FrameHeader.FIXED + mapLength + 3);
    out.writeByte(0xdc);
    out.writeShort(1);
    out.writeByte(0xc6);
    out.writeInt(content.length);
    out.write(content);
    return bytes.toByteArray();
  }

  private static void writeTrailer(DataOutputStream out) throws IOException {
    out.writeByte(0x94);
    out.writeByte(1);
    out.writeByte(0x93);
    out.writeByte(0xcd);
    out.writeShort(6);
    out.writeByte(0xde);
    out.writeShort(0);
    out.writeByte(0xdc);
    out.writeShort(0);
    out.writeByte(0xce);
    out.writeInt(TRAILER);
    out.writeByte(0xd8);
    out.writeByte(0);
    out.write(new byte[16]);
  }

  private static void writeInt32(DataOutputStream out, int value) throws IOException {
    out.writeByte(0xd2);
    out.writeInt(value);
  }

  private static void writeInt64(DataOutputStream out, long value) throws IOException {
    out.writeByte(0xd3);
    out.writeLong(value);
  }
}
