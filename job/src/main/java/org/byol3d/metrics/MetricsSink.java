package org.byol3d.metrics;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import org.byol3d.byol.CollapseDiagnostics;

/**
 * Takes what a run says, in the order of its steps, from one thread. Nothing of it may change the
 * training.
 */
public interface MetricsSink extends Closeable {

  /** Takes the metrics of a step that was made. */
  void step(StepMetrics metrics) throws IOException;

  /**
   * Takes diagnostics of the representations.
   *
   * @param step the last step that they look at
   */
  void collapse(long step, CollapseDiagnostics diagnostics) throws IOException;

  /**
   * Takes something that happened.
   *
   * @param step the step during or before which it happened
   * @param kind such as {@code resumed}, {@code worker-joined}, {@code worker-lost}, {@code
   *     volume-substituted}, {@code checkpoint}, {@code warning}, {@code finished}
   * @param fields what there is to say, in order: strings, numbers, booleans, and lists or maps of
   *     them. Those of a {@code warning} have a {@code message}
   */
  void event(long step, String kind, Map<String, Object> fields) throws IOException;
}
