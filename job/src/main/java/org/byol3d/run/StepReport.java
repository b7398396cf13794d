package org.byol3d.run;

import java.util.List;
import java.util.Map;
import org.byol3d.metrics.MetricsRecord;
import org.byol3d.metrics.StepRecord;

/**
 * What a step reports.
 *
 * @param record metrics of the step
 * @param others records that follow it
 * @param metrics by name, for checkpoints: each keeps its value until a later step gives another.
 *     The loss is not among them, because all checkpoints have it
 */
public record StepReport(
    StepRecord record, List<MetricsRecord> others, Map<String, Double> metrics) {
  /** Copies list and map. */
  public StepReport {
    others = List.copyOf(others);
    metrics = Map.copyOf(metrics);
  }

  /** Makes a report of the step's own metrics. */
  public StepReport(StepRecord record) {
    this(record, List.of(), Map.of());
  }
}
