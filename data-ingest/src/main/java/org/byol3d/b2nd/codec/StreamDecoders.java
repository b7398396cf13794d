package org.byol3d.b2nd.codec;

import java.util.EnumMap;
import java.util.Map;

/** The decoders of one thread, made when first asked for. */
public final class StreamDecoders implements AutoCloseable {
  private final Map<CodecFormat, StreamDecoder> decoders = new EnumMap<>(CodecFormat.class);

  /** The decoder of a format; the same one each time. */
  public StreamDecoder of(CodecFormat format) {
    var decoder = decoders.get(format);
    if (decoder == null) {
      decoder =
          switch (format) {
            case BLOSCLZ -> new BloscLzDecoder();
            case LZ4 -> new Lz4Decoder();
            case ZLIB -> new ZlibDecoder();
            case ZSTD -> new ZstdDecoder();
          };
      decoders.put(format, decoder);
    }
    return decoder;
  }

  /** Frees the native memory of all of them. */
  @Override
  public void close() {
    decoders.values().forEach(StreamDecoder::close);
    decoders.clear();
  }
}
