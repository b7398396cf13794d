package org.byol3d.checkpoint;

import java.util.Objects;

/**
 * Which run made a checkpoint: what its weights depend on.
 *
 * @param configuration the whole configuration, rendered HOCON
 * @param configurationHash tells configurations apart
 * @param codeVersion of the program
 * @param index URI of the volume index
 * @param generation of the index
 * @param volumes how many there were to train on
 * @param stepsPerEpoch steps of an epoch
 * @param totalSteps steps of the whole run
 * @param seed where all randomness started
 */
public record RunDescription(
    String configuration,
    String configurationHash,
    String codeVersion,
    String index,
    long generation,
    long volumes,
    long stepsPerEpoch,
    long totalSteps,
    long seed) {
  /** Checks that nothing is null. */
  public RunDescription {
    Objects.requireNonNull(configuration, "configuration");
    Objects.requireNonNull(configurationHash, "configurationHash");
    Objects.requireNonNull(codeVersion, "codeVersion");
    Objects.requireNonNull(index, "index");
  }
}
