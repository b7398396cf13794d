package org.byol3d.pretrain;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.byol3d.config.ResolvedConfig;

/**
 * A pretraining run.
 *
 * @param config what is trained and how
 * @param index URI of the index
 * @param saveDirectory URI of the run's directory: checkpoints, metrics, TensorBoard, configuration
 * @param resume a checkpoint to go on from: {@code latest} of the run's, or a URI of one
 * @param workers tasks of a stage; by default all that the cluster runs at once
 * @param stopAfter steps to make in this process at most; by default all
 * @param codeVersion of the program, for checkpoints
 * @param startFrom URI of a checkpoint of an earlier run, or of that run: its weights and running
 *     statistics are what this run begins with, instead of those that the seed makes
 * @param volumes what of the index is trained on
 */
public record PretrainOptions(
    ResolvedConfig config,
    String index,
    String saveDirectory,
    Optional<String> resume,
    OptionalInt workers,
    OptionalLong stopAfter,
    String codeVersion,
    Optional<String> startFrom,
    TrainingVolumes volumes) {
  /**
   * What {@link #resume} says to take the newest sound checkpoint of the run; a run that ended
   * before its first one begins anew.
   */
  public static final String LATEST = "latest";

  /** A run that begins by itself, on all volumes. */
  public PretrainOptions(
      ResolvedConfig config,
      String index,
      String saveDirectory,
      Optional<String> resume,
      OptionalInt workers,
      OptionalLong stopAfter,
      String codeVersion) {
    this(
        config,
        index,
        saveDirectory,
        resume,
        workers,
        stopAfter,
        codeVersion,
        Optional.empty(),
        TrainingVolumes.ALL);
  }
}
