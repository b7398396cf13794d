package org.byol3d.metrics;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The times of a step of one stage, in which workers compute the loss and its gradient; see {@link
 * Timings}.
 *
 * @param wall from the beginning of the step to its end, on the driver
 * @param schedule creating tasks and waiting for them to start
 * @param broadcast sending the trained weights, and putting them into tensors
 * @param dataWait the workers waiting for crops
 * @param train computing forward pass, loss and backward pass on the workers
 * @param gather moving gradients to the driver
 * @param reduce adding the gradients
 * @param update clipping and optimizer
 */
public record TrainTimings(
    double wall,
    double schedule,
    double broadcast,
    double dataWait,
    double train,
    double gather,
    double reduce,
    double update)
    implements Timings {

  /**
   * Checks that no time is negative or not a number.
   *
   * @throws IllegalArgumentException naming the part
   */
  public TrainTimings {
    Timings.check("wall", wall);
    Timings.check("schedule", schedule);
    Timings.check("broadcast", broadcast);
    Timings.check("dataWait", dataWait);
    Timings.check("train", train);
    Timings.check("gather", gather);
    Timings.check("reduce", reduce);
    Timings.check("update", update);
  }

  @Override
  public Map<String, Double> parts() {
    var parts = new LinkedHashMap<String, Double>();
    parts.put("schedule", schedule);
    parts.put("broadcast", broadcast);
    parts.put("dataWait", dataWait);
    parts.put("train", train);
    parts.put("gather", gather);
    parts.put("reduce", reduce);
    parts.put("update", update);
    return parts;
  }

  @Override
  public double allReduce() {
    return broadcast + gather + reduce;
  }
}
