package org.byol3d.distributed;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.byol3d.crop.Sample;

/**
 * What an executor's process keeps between tasks: the session of the run that it serves. The only
 * static mutable state, because a Spark task can reach nothing but its class loader.
 */
final class WorkerRuntime {
  private static WorkerRuntime current; // guarded by the class

  private WorkerSession<?, ?, ?> session; // guarded by this
  private boolean closed; // guarded by this

  private WorkerRuntime() {}

  static synchronized void open() {
    current = new WorkerRuntime();
  }

  static synchronized boolean isOpen() {
    return current != null;
  }

  static void shutDown() {
    WorkerRuntime last;
    synchronized (WorkerRuntime.class) {
      last = current;
      current = null;
    }
    if (last != null) {
      last.close();
    }
  }

  /**
   * Returns the runtime of this process.
   *
   * @throws IllegalStateException when the plugin did not open it
   */
  static synchronized WorkerRuntime current() {
    if (current == null) {
      throw new IllegalStateException(
          "this executor was started without the worker plugin: submit with spark.plugins="
              + WorkerPlugin.class.getName());
    }
    return current;
  }

  /** Returns the session of a run; closes the session of an earlier run. */
  @SuppressWarnings("unchecked") // a run's id is made with its program, whose types it shares
  synchronized <S extends Sample, B, R extends Replica> WorkerSession<S, B, R> session(
      RunBroadcasts<S, B, R> run) throws IOException {
    if (closed) {
      throw new IllegalStateException("this executor is shutting down");
    }
    if (session == null || !session.runId().equals(run.id())) {
      closeSession();
      session = new WorkerSession<>(run);
    }
    return (WorkerSession<S, B, R>) session;
  }

  private synchronized void close() {
    closed = true;
    try {
      closeSession();
    } catch (IOException e) {
      throw new UncheckedIOException("the worker's session was not closed", e);
    }
  }

  private void closeSession() throws IOException {
    var old = session;
    session = null;
    if (old != null) {
      old.close();
    }
  }
}
