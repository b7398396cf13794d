package org.byol3d.pretrain;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.byol3d.config.PretrainConfig;
import org.byol3d.config.ResolvedConfig;

/**
 * A pretraining run.
 *
 * @param config what is trained and how
 * @param index URI of the index
 * @param saveDirectory URI of the run's directory: checkpoints, metrics, TensorBoard, configuration
 * @param resume checkpoint to resume from: {@link org.byol3d.run.RunCheckpoints#LATEST}, or the
 *     name of one of this run, or the URI of one or of its run; by default none
 * @param workers tasks of a stage; by default as many as the cluster runs at once
 * @param stopAfter largest number of steps in this process; by default all
 * @param codeVersion version of the program, for checkpoints
 * @param startFrom URI of an earlier run, of its checkpoint, of an export or of a file of weights:
 *     the run starts with these weights and running statistics, see {@link FirstWeights}; by
 *     default with those that the seed determines
 * @param volumes volumes of the index to train on
 */
public record PretrainOptions(
    ResolvedConfig<PretrainConfig> config,
    String index,
    String saveDirectory,
    Optional<String> resume,
    OptionalInt workers,
    OptionalLong stopAfter,
    String codeVersion,
    Optional<String> startFrom,
    TrainingVolumes volumes) {}
