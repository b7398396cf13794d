package org.byol3d.metrics;

import java.util.Map;
import org.byol3d.byol.CollapseDiagnostics;

/** A line of {@code metrics.jsonl}. */
public sealed interface MetricsRecord {

  /** The step that it is about, from 0. */
  long step();

  /** The metrics of a step. */
  record Step(StepMetrics metrics) implements MetricsRecord {
    @Override
    public long step() {
      return metrics.step();
    }
  }

  /** Diagnostics of the representations, up to and with that step. */
  record Collapse(long step, CollapseDiagnostics diagnostics) implements MetricsRecord {}

  /** Something that happened; fields in order. */
  record Event(long step, String kind, Map<String, Object> fields) implements MetricsRecord {}
}
