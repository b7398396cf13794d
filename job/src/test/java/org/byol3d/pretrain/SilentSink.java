package org.byol3d.pretrain;

import java.io.IOException;
import java.util.Map;
import org.byol3d.byol.CollapseDiagnostics;
import org.byol3d.metrics.MetricsSink;
import org.byol3d.metrics.StepMetrics;

/** Shows nobody anything. */
class SilentSink implements MetricsSink {
  @Override
  public void step(StepMetrics metrics) throws IOException {
    // The log has it.
  }

  @Override
  public void collapse(long step, CollapseDiagnostics diagnostics) {
    // The log has it.
  }

  @Override
  public void event(long step, String kind, Map<String, Object> fields) {
    // The log has it.
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
