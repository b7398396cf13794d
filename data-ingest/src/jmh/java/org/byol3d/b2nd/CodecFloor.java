package org.byol3d.b2nd;

import com.github.luben.zstd.ZstdDecompressCtx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.byol3d.b2nd.chunk.Chunk;
import org.byol3d.b2nd.chunk.ChunkDecoder;
import org.byol3d.b2nd.codec.CodecFormat;
import org.byol3d.b2nd.frame.Frame;
import org.byol3d.b2nd.io.FileSource;

/**
 * The lower bound of the cost of reading regions: the codec's library, and nothing else, on exactly
 * the compressed streams of the blocks that the regions meet, already in memory.
 */
final class CodecFloor implements AutoCloseable {
  private final List<Stream> streams;
  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
  private final LZ4SafeDecompressor lz4 = LZ4Factory.fastestInstance().safeDecompressor();
  private final byte[] out;

  @SuppressWarnings("ArrayRecordComponent") // a view of a chunk's bytes, compared by nobody
  private record Stream(CodecFormat format, byte[] chunk, int offset, int length, int decoded) {}

  private CodecFloor(List<Stream> streams) {
    this.streams = streams;
    this.out = new byte[streams.stream().mapToInt(Stream::decoded).max().orElse(0)];
  }

  static CodecFloor of(Path file, Region... regions) throws IOException {
    var streams = new ArrayList<Stream>();
    try (var decoder = new ChunkDecoder();
        var frame = Frame.open(new FileSource(file), decoder)) {
      var geometry = ArrayGeometry.of(file.toString(), frame.header(), frame.ndim());
      var origin = new long[geometry.rank];
      for (int index = 0; index < frame.chunks(); index++) {
        geometry.chunkOrigin(index, origin);
        try (var bytes = frame.locate(index)) {
          var image = new byte[bytes.available()];
          bytes.read(0, image, 0, image.length);
          var chunk = Chunk.parse(bytes.place(), image, 0, image.length, geometry.itemSize);
          decoder.open(chunk);
          for (int block = 0; block < geometry.blocksPerChunk; block++) {
            if (meets(geometry, origin, block, regions)) {
              add(streams, chunk, decoder.blockStart(block));
            }
          }
        }
      }
    }
    return new CodecFloor(streams);
  }

  private static boolean meets(
      ArrayGeometry geometry, long[] origin, int block, Region... regions) {
    return Arrays.stream(regions)
        .anyMatch(
            region -> {
              int rest = block;
              for (int d = geometry.rank - 1; d >= 0; d--) {
                long from =
                    origin[d] + (long) (rest % geometry.blockGrid[d]) * geometry.blockShape[d];
                rest /= geometry.blockGrid[d];
                long until = Math.min(from + geometry.blockShape[d], geometry.shape[d]);
                if (from >= region.stop(d) || until <= region.start(d)) {
                  return false;
                }
              }
              return true;
            });
  }

  private static void add(List<Stream> streams, Chunk chunk, int start) {
    var header = chunk.header();
    int count = header.split() ? header.typeSize() : 1;
    var bytes = ByteBuffer.wrap(chunk.image()).order(ByteOrder.LITTLE_ENDIAN);
    int position = start;
    for (int stream = 0; stream < count; stream++) {
      int size = bytes.getInt(position);
      int decoded = header.blockSize() / count;
      if (size > 0) {
        streams.add(new Stream(header.format(), chunk.image(), position + 4, size, decoded));
      }
      position += 4 + (size < 0 ? 1 : size);
    }
  }

  /** Decodes every stream; returns a byte of the last one, so that the JVM keeps the work. */
  byte run() {
    for (var stream : streams) {
      if (stream.length() == stream.decoded()) {
        System.arraycopy(stream.chunk(), stream.offset(), out, 0, stream.length());
      } else if (stream.format() == CodecFormat.ZSTD) {
        zstd.decompressByteArray(
            out, 0, stream.decoded(), stream.chunk(), stream.offset(), stream.length());
      } else {
        lz4.decompress(stream.chunk(), stream.offset(), stream.length(), out, 0, stream.decoded());
      }
    }
    return out[0];
  }

  @Override
  public void close() {
    zstd.close();
  }
}
