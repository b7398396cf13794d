package org.byol3d.metrics;

import java.io.Closeable;
import java.io.IOException;

/**
 * Takes what a run reports, in the order of its steps, from one thread. A sink never changes the
 * training, but one that throws ends the run.
 */
@FunctionalInterface
public interface MetricsSink extends Closeable {
  /**
   * Takes a record.
   *
   * @throws IOException if the sink cannot keep it
   */
  void accept(MetricsRecord record) throws IOException;

  /**
   * Makes sure that all records survive the end of this process. A run calls it before it saves a
   * checkpoint, since a resumed run does not repeat the steps before the checkpoint. Does nothing:
   * a sink that holds a file overrides this.
   */
  default void sync() throws IOException {}

  /** Does nothing: a sink that holds a file overrides this. */
  @Override
  default void close() throws IOException {}
}
