package org.byol3d.b2nd;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.byol3d.b2nd.chunk.ChunkDecoder;

/**
 * Decoders with their buffers and native state, kept for the next read: as many as threads have
 * read at once. A caller that opens many arrays one after another shares a pool among them. The
 * native memory is freed when the pool is closed, or when it is no longer reachable.
 */
public final class DecoderPool implements AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();

  private final Idle idle = new Idle(new ConcurrentLinkedDeque<>());
  private final Cleaner.Cleanable cleanable = CLEANER.register(this, idle);

  /** The idle decoders, in an object that does not keep the pool reachable. */
  private record Idle(ConcurrentLinkedDeque<ChunkDecoder> decoders) implements Runnable {
    @Override
    public void run() {
      for (var decoder = decoders.pollFirst(); decoder != null; decoder = decoders.pollFirst()) {
        decoder.close();
      }
    }
  }

  /** Work that uses a decoder. */
  interface Use<T> {
    T with(ChunkDecoder decoder) throws IOException;
  }

  <T> T use(Use<T> work) throws IOException {
    var pooled = idle.decoders().pollFirst();
    var decoder = pooled == null ? new ChunkDecoder() : pooled;
    try {
      return work.with(decoder);
    } finally {
      idle.decoders().addFirst(decoder);
    }
  }

  /** Frees the decoders. No read with this pool may be running. */
  @Override
  public void close() {
    cleanable.clean();
  }
}
