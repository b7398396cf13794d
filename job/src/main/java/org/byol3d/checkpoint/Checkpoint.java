package org.byol3d.checkpoint;

import java.util.Map;

/**
 * A checkpoint that was read and found sound.
 *
 * @param name of its directory, such as {@code step-000000120}
 * @param state what a run goes on with
 * @param run which run made it
 * @param metrics measured when it was made, such as {@code loss}, by name
 */
public record Checkpoint(
    String name, TrainingState state, RunDescription run, Map<String, Double> metrics) {
  /** Copies the metrics. */
  public Checkpoint {
    metrics = Map.copyOf(metrics);
  }
}
