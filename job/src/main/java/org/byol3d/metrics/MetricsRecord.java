package org.byol3d.metrics;

import java.util.Map;
import org.byol3d.byol.CollapseDiagnostics;

/** What a run reports: a line of {@code metrics.jsonl}. */
public sealed interface MetricsRecord
    permits StepRecord, ValidationMetrics, MetricsRecord.Collapse, MetricsRecord.Event {
  /** Returns the step that the record is about, from 0. */
  long step();

  /**
   * Diagnostics of the representations.
   *
   * @param step the last step that they cover, from 0
   */
  record Collapse(long step, CollapseDiagnostics diagnostics) implements MetricsRecord {}

  /**
   * Something that happened.
   *
   * @param step the step during or before which it happened, from 0
   * @param kind such as {@code resumed}, {@code worker-joined}, {@code worker-lost}, {@code
   *     volume-substituted}, {@code checkpoint}, {@code warning}, {@code finished}
   * @param fields the details, in order: strings, numbers, booleans, and lists or maps of them. A
   *     {@code warning} has a {@code message}
   */
  record Event(long step, String kind, Map<String, Object> fields) implements MetricsRecord {}
}
