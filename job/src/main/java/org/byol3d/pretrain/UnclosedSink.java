package org.byol3d.pretrain;

import java.io.IOException;
import java.util.Map;
import org.byol3d.byol.CollapseDiagnostics;
import org.byol3d.metrics.MetricsSink;
import org.byol3d.metrics.StepMetrics;

/** Passes on everything but the end: for a sink that is the caller's to close. */
record UnclosedSink(MetricsSink sink) implements MetricsSink {
  @Override
  public void step(StepMetrics metrics) throws IOException {
    sink.step(metrics);
  }

  @Override
  public void collapse(long step, CollapseDiagnostics diagnostics) throws IOException {
    sink.collapse(step, diagnostics);
  }

  @Override
  public void event(long step, String kind, Map<String, Object> fields) throws IOException {
    sink.event(step, kind, fields);
  }

  @Override
  public void close() {
    // The caller's.
  }
}
