package org.byol3d.b2nd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.byol3d.b2nd.frame.Frame;

/** The chunks of a read, handed out to its threads in batches that one vectored read brings. */
final class ChunkQueue {
  private final Frame frame;
  private final int[] chunks;
  private int next;

  ChunkQueue(Frame frame, int[] chunks) {
    this.frame = frame;
    this.chunks = chunks;
  }

  /** The next batch; empty when none is left. */
  synchronized List<Integer> next() throws IOException {
    if (next >= chunks.length) {
      return List.of();
    }
    if (frame.batchBytes() == 0) {
      return List.of(chunks[next++]);
    }
    var batch = new ArrayList<Integer>();
    long bytes = 0;
    do {
      batch.add(chunks[next]);
      bytes += frame.storedBytes(chunks[next]);
      next++;
    } while (next < chunks.length && bytes + frame.storedBytes(chunks[next]) <= frame.batchBytes());
    return batch;
  }

  /** Hands out nothing more: a thread has failed. */
  synchronized void abandon() {
    next = chunks.length;
  }
}
