package org.byol3d.finetune;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.byol3d.checkpoint.PretrainedEncoder;
import org.byol3d.config.FinetuneConfig;
import org.byol3d.config.ResolvedConfig;

/**
 * What to fine-tune, and how.
 *
 * @param config the configuration, without what follows from the encoder
 * @param index URI of an index with masks
 * @param labels path or URI of a {@code dataset.json}; by default the one in or above the data
 *     directory
 * @param splits path or URI of a {@code splits_final.json}; by default a share of the scans is
 *     validated
 * @param fold which split of that file, from 0
 * @param encoder gives sizes, normalization and first weights; by default the configuration does,
 *     and the seed makes the weights
 * @param saveDirectory URI of the run's directory
 * @param resume {@code latest}, the name of a checkpoint of the run, or the URI of another; by
 *     default a new run
 * @param workers tasks of a stage, at least 1; by default as many as the cluster runs at once
 * @param stopAfter largest number of steps to make now; by default all
 * @param codeVersion version of the program
 */
public record FinetuneOptions(
    ResolvedConfig<FinetuneConfig> config,
    String index,
    Optional<String> labels,
    Optional<String> splits,
    int fold,
    Optional<PretrainedEncoder> encoder,
    String saveDirectory,
    Optional<String> resume,
    OptionalInt workers,
    OptionalLong stopAfter,
    String codeVersion) {}
