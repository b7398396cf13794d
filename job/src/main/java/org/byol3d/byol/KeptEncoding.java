package org.byol3d.byol;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps the graph of a forward pass for the backward pass. Graphs take most of a step's memory, so
 * close it when it is not needed; {@link EncoderReplica#backward} closes it.
 */
public final class KeptEncoding implements AutoCloseable {
  private final NDManager manager;
  private final NDArray output;
  private final Matrix representations;
  private final Runnable onClose;
  private final AtomicBoolean closed = new AtomicBoolean();

  KeptEncoding(NDManager manager, NDArray output, Matrix representations, Runnable onClose) {
    this.manager = manager;
    this.output = output;
    this.representations = representations;
    this.onClose = onClose;
  }

  /** Returns y, one row per crop. */
  public Matrix representations() {
    return representations;
  }

  NDArray output() {
    if (closed.get()) {
      throw new IllegalStateException("this encoding's graph has been freed already");
    }
    return output;
  }

  NDManager manager() {
    return manager;
  }

  /** Frees the graph. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      manager.close();
      onClose.run();
    }
  }
}
