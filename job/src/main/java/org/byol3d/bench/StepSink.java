package org.byol3d.bench;

import java.util.Map;
import org.byol3d.report.training.CollapseDiagnostics;
import org.byol3d.report.training.MetricsSink;

/** Looks at steps only. */
interface StepSink extends MetricsSink {
  @Override
  default void collapse(long step, CollapseDiagnostics diagnostics) {
    // Not measured.
  }

  @Override
  default void event(long step, String kind, Map<String, Object> fields) {
    // The run's log has it.
  }

  @Override
  default void close() {
    // Holds nothing.
  }
}
