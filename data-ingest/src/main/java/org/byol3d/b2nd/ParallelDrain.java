package org.byol3d.b2nd;

import java.io.IOException;
import java.util.concurrent.Executor;

/**
 * The same work on several threads until a queue is empty or one of them fails. Waits only for
 * helpers that have begun: an executor whose threads are all busy, be it with callers of this, only
 * means less help.
 */
final class ParallelDrain {
  private final ChunkQueue queue;
  private final Work work;
  private int working; // guarded by this, as are those below
  private boolean over;
  private Throwable failure;

  private ParallelDrain(ChunkQueue queue, Work work) {
    this.queue = queue;
    this.work = work;
  }

  /** Work that may fail to read. */
  interface Work {
    void run() throws IOException;
  }

  /**
   * Runs the work here and up to {@code threads - 1} times on the executor. Returns, or throws,
   * when nobody works on it any more.
   *
   * @throws IOException the failure of one of them
   */
  static void run(Executor executor, int threads, ChunkQueue queue, Work work) throws IOException {
    var drain = new ParallelDrain(queue, work);
    boolean done = false;
    try {
      for (int i = 1; i < threads; i++) {
        executor.execute(drain::help);
      }
      work.run();
      done = true;
    } finally {
      if (!done) {
        queue.abandon();
      }
      drain.finish();
    }
    drain.throwFailure();
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
      work.run();
    } catch (IOException | RuntimeException | Error e) {
      failed = e;
      queue.abandon();
    }
    synchronized (this) {
      working--;
      failure = failure == null ? failed : failure;
      notifyAll();
    }
  }

  /** Waits even when interrupted: the destinations are the caller's once this returns. */
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
