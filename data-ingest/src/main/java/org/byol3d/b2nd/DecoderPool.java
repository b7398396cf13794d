package org.byol3d.b2nd;

import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.byol3d.b2nd.chunk.ChunkDecoder;

/** The decoders of an array: as many as threads have read it at once, kept for the next read. */
final class DecoderPool implements AutoCloseable {
  private final ConcurrentLinkedDeque<ChunkDecoder> idle = new ConcurrentLinkedDeque<>();

  /** Work with a decoder. */
  interface Use<T> {
    T with(ChunkDecoder decoder) throws IOException;
  }

  <T> T use(Use<T> work) throws IOException {
    var pooled = idle.pollFirst();
    var decoder = pooled == null ? new ChunkDecoder() : pooled;
    try {
      return work.with(decoder);
    } finally {
      idle.addFirst(decoder);
    }
  }

  @Override
  public void close() {
    for (var decoder = idle.pollFirst(); decoder != null; decoder = idle.pollFirst()) {
      decoder.close();
    }
  }
}
