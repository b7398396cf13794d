package org.byol3d.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import java.util.Optional;

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
 * @param startedFrom the weights it began with; null when its seed made them
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
    long seed,
    StartingPoint startedFrom) {
  /** Checks that nothing is null. */
  public RunDescription {
    Objects.requireNonNull(configuration, "configuration");
    Objects.requireNonNull(configurationHash, "configurationHash");
    Objects.requireNonNull(codeVersion, "codeVersion");
    Objects.requireNonNull(index, "index");
  }

  /** A run whose weights its seed made. */
  public RunDescription(
      String configuration,
      String configurationHash,
      String codeVersion,
      String index,
      long generation,
      long volumes,
      long stepsPerEpoch,
      long totalSteps,
      long seed) {
    this(
        configuration,
        configurationHash,
        codeVersion,
        index,
        generation,
        volumes,
        stepsPerEpoch,
        totalSteps,
        seed,
        null);
  }

  /** The weights that it began with, if those of an earlier run. */
  public Optional<StartingPoint> start() {
    return Optional.ofNullable(startedFrom);
  }

  /** Version 1 of the documents that describe a run was of runs that began by themselves. */
  static void complete(ObjectNode document) {
    if (document.path("run") instanceof ObjectNode run && !run.has("startedFrom")) {
      run.putNull("startedFrom");
    }
  }
}
