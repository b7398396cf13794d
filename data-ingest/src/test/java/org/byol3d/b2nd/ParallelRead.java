package org.byol3d.b2nd;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * One read by several threads. Waits only for helpers that have begun: if all threads of the
 * executor are busy, even with callers of this, the read only gets less help.
 */
final class ParallelRead {
  private final B2ndArray array;
  private final List<? extends RegionRead> reads;
  private final ChunkQueue queue;
  private int working; // guarded by this, as are the fields below
  private boolean over;
  private Throwable failure;

  private ParallelRead(B2ndArray array, List<? extends RegionRead> reads) {
    this.array = array;
    this.reads = reads;
    this.queue = array.queue(reads);
  }

  /**
   * Reads on this thread and up to {@code threads - 1} threads of the executor. Returns, or throws,
   * when no thread works on it any more.
   *
   * @throws IOException the failure of one of them
   */
  static void read(
      B2ndArray array, List<? extends RegionRead> reads, Executor executor, int threads)
      throws IOException {
    var read = new ParallelRead(array, reads);
    try {
      for (int i = 1; i < threads; i++) {
        executor.execute(read::help);
      }
      array.drain(read.queue, reads, false);
    } finally {
      read.finish();
    }
    read.throwFailure();
  }

  private void help() {
    synchronized (this) {
      if (over) {
        return;
      }
      working++;
    }
    Throwable failed = null;
    try {
      array.drain(queue, reads, false);
    } catch (IOException | RuntimeException | Error e) {
      failed = e;
    }
    synchronized (this) {
      working--;
      failure = failure == null ? failed : failure;
      notifyAll();
    }
  }

  /** Waits even if interrupted: the destinations are the caller's once this returns. */
  private synchronized void finish() {
    over = true;
    boolean interrupted = false;
    while (working > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void throwFailure() throws IOException {
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }
}
