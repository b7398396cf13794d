package org.byol3d.checkpoint;

import java.util.Map;

/**
 * A checkpoint that was loaded and verified.
 *
 * @param name of its directory, such as {@code step-000000120}
 * @param state the state to resume from
 * @param run which run made it
 * @param metrics at its step, such as {@code loss}, by name
 */
public record Checkpoint(
    String name, TrainingState state, RunDescription run, Map<String, Double> metrics) {
  /** Copies the metrics. */
  public Checkpoint {
    metrics = Map.copyOf(metrics);
  }
}
