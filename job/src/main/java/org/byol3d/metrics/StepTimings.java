package org.byol3d.metrics;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The times of a step of two stages, encode and backward; see {@link Timings}.
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
    double update)
    implements Timings {

  /**
   * Checks that no time is negative or not a number.
   *
   * @throws IllegalArgumentException naming the part
   */
  public StepTimings {
    Timings.check("wall", wall);
    Timings.check("schedule", schedule);
    Timings.check("broadcast", broadcast);
    Timings.check("dataWait", dataWait);
    Timings.check("encode", encode);
    Timings.check("heads", heads);
    Timings.check("backward", backward);
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
    parts.put("encode", encode);
    parts.put("heads", heads);
    parts.put("backward", backward);
    parts.put("gather", gather);
    parts.put("reduce", reduce);
    parts.put("update", update);
    return parts;
  }
}
