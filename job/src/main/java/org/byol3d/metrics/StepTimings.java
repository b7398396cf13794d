package org.byol3d.metrics;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the time of a step went, in seconds, each at least 0. The time of a stage is that of its
 * slowest worker. The parts add up to {@code wall} or less: some time belongs to no part.
 *
 * @param wall from the beginning of the step to its end, on the driver
 * @param schedule creating tasks and waiting for them to start
 * @param broadcast sending the encoder's weights, and putting them into its tensors
 * @param dataWait the workers waiting for crops
 * @param encode computing the forward pass on the workers
 * @param heads projector, predictor and loss on the driver
 * @param backward computing the encoder's gradients on the workers
 * @param gather moving representations and gradients to the driver
 * @param reduce summing the gradients
 * @param update clipping, optimizer and moving average
 */
public record StepTimings(
    double wall,
    double schedule,
    double broadcast,
    double dataWait,
    double encode,
    double heads,
    double backward,
    double gather,
    double reduce,
    double update) {

  /**
   * Checks that no time is negative or not a number.
   *
   * @throws IllegalArgumentException naming the part
   */
  public StepTimings {
    check("wall", wall);
    check("schedule", schedule);
    check("broadcast", broadcast);
    check("dataWait", dataWait);
    check("encode", encode);
    check("heads", heads);
    check("backward", backward);
    check("gather", gather);
    check("reduce", reduce);
    check("update", update);
  }

  private static void check(String part, double seconds) {
    if (!(seconds >= 0) || Double.isInfinite(seconds)) {
      throw new IllegalArgumentException(
          "timing " + part + " must be at least 0 seconds, but is " + seconds);
    }
  }

  /** Returns all parts but {@code wall}, by name, in the order of a step. */
  public Map<String, Double> parts() {
    var parts = new LinkedHashMap<String, Double>();
    parts.put("schedule", schedule);
    parts.put("broadcast", broadcast);
    parts.put("dataWait", dataWait);
    parts.put("encode", encode);
    parts.put("heads", heads);
    parts.put("backward", backward);
    parts.put("gather", gather);
    parts.put("reduce", reduce);
    parts.put("update", update);
    return parts;
  }

  /** Returns the seconds for moving weights and gradients: broadcast, gather and reduce. */
  public double allReduce() {
    return broadcast + gather + reduce;
  }
}
