package org.byol3d.predict;

import org.byol3d.distributed.DeviceRequest;
import org.byol3d.text.Check;

/**
 * What to predict, and how.
 *
 * @param dataDirectory directory of volumes, searched to any depth
 * @param out directory of predictions; made if it is not there
 * @param settings of the predictions
 * @param probabilities whether to write the probabilities of the classes too
 * @param overwrite whether to replace predictions of another model or of other settings
 * @param score whether to compare the predictions with the masks beside the volumes
 * @param device what a task computes on
 * @param threads intra-op threads per task on the CPU, at least 1
 */
public record PredictOptions(
    String dataDirectory,
    String out,
    PredictSettings settings,
    boolean probabilities,
    boolean overwrite,
    boolean score,
    DeviceRequest device,
    int threads) {
  /** Checks the threads. */
  public PredictOptions {
    Check.atLeast("threads", threads, 1);
  }
}
