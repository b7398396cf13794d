package org.byol3d.metrics;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The times of a step of one stage, in which workers compute the loss and its gradient; see {@link
 * Timings}.
 *
 * @param wall from the beginning of the step to its end, on the driver
 * @param broadcast sending the trained weights, and putting them into tensors
 * @param dataWait the workers waiting for crops
 * @param train computing forward pass, loss and backward pass on the workers
 * @param gather starting tasks, packing gradients and moving them to the driver; with one stage,
 *     these cannot be told apart
 * @param reduce adding the gradients
 * @param update clipping and optimizer
 */
public record TrainTimings(
    double wall,
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
    parts.put("broadcast", broadcast);
    parts.put("dataWait", dataWait);
    parts.put("train", train);
    parts.put("gather", gather);
    parts.put("reduce", reduce);
    parts.put("update", update);
    return parts;
  }
}
