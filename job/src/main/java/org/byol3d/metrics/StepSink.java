package org.byol3d.metrics;

import java.util.Map;
import org.byol3d.byol.CollapseDiagnostics;

/** Looks at steps only, and holds nothing. */
@FunctionalInterface
public interface StepSink extends MetricsSink {
  @Override
  default void collapse(long step, CollapseDiagnostics diagnostics) {
    // Not looked at.
  }

  @Override
  default void event(long step, String kind, Map<String, Object> fields) {
    // Not looked at.
  }

  @Override
  default void close() {
    // Holds nothing.
  }
}
