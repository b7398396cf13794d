package org.byol3d.b2nd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.byol3d.b2nd.frame.Frame;

/**
 * The chunks of a read, in batches that one vectored read brings. Several threads may take batches
 * at once.
 */
final class ChunkQueue {
  private final Frame frame;
  private final int[] chunks;
  private int next;

  ChunkQueue(Frame frame, int[] chunks) {
    this.frame = frame;
    this.chunks = chunks;
  }

  /** Returns the next batch; it is empty if none is left. */
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
}
