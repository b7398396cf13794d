package org.byol3d.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;
import java.util.Optional;

/**
 * Describes the run that made a checkpoint: everything that its weights depend on.
 *
 * @param configuration the whole configuration, rendered HOCON
 * @param configurationHash identifies the configuration
 * @param codeVersion of the program
 * @param index URI of the volume index
 * @param generation of the index
 * @param volumes number of volumes to train on
 * @param stepsPerEpoch steps per epoch
 * @param totalSteps steps of the whole run
 * @param seed the root of all randomness
 * @param startedFrom the weights it began with; null if the seed made them
 * @param classes what a fine-tuning learns to tell apart; null, and not in the file, for a
 *     pretraining
 * @param split the cases of a fine-tuning; null, and not in the file, for a pretraining
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
    @JsonSetter(nulls = Nulls.SET) StartingPoint startedFrom,
    @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_NULL)
        SegmentedClasses classes,
    @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_NULL) CaseSplit split) {
  /** Checks that nothing is null. */
  public RunDescription {
    Objects.requireNonNull(configuration, "configuration");
    Objects.requireNonNull(configurationHash, "configurationHash");
    Objects.requireNonNull(codeVersion, "codeVersion");
    Objects.requireNonNull(index, "index");
  }

  /** Describes a run whose weights its seed made. */
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

  /** Describes a pretraining. */
  public RunDescription(
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
        startedFrom,
        null,
        null);
  }

  /** Returns the description of a fine-tuning, which learns classes. */
  public RunDescription withClasses(SegmentedClasses learned) {
    return with(learned, split);
  }

  /** Returns the description of a fine-tuning on some of the labeled cases of an index. */
  public RunDescription withSplit(CaseSplit used) {
    return with(classes, used);
  }

  private RunDescription with(SegmentedClasses learned, CaseSplit used) {
    return new RunDescription(
        configuration,
        configurationHash,
        codeVersion,
        index,
        generation,
        volumes,
        stepsPerEpoch,
        totalSteps,
        seed,
        startedFrom,
        learned,
        used);
  }

  /** Returns the weights that it began with, if an earlier run made them. */
  public Optional<StartingPoint> start() {
    return Optional.ofNullable(startedFrom);
  }

  /**
   * Turns the run of a checkpoint or card of version 1 or 2 into that of version 3. Version 1 is of
   * runs that always began with weights of their seed. Both spell {@code optimiser} and {@code
   * normalisation} in the configuration. Its hash stays: the program still computes it over those
   * names.
   */
  static void upgrade(ObjectNode document) {
    if (!(document.path("run") instanceof ObjectNode run)) {
      return;
    }
    if (!run.has("startedFrom")) {
      run.putNull("startedFrom");
    }
    if (!run.has("classes")) {
      run.putNull("classes");
    }
    if (!run.has("split")) {
      run.putNull("split");
    }
    if (document.path("version").asInt() < 3 && run.path("configuration").isTextual()) {
      run.put(
          "configuration",
          run.get("configuration")
              .asText()
              .replaceFirst("(?m)^optimiser \\{", "optimizer {")
              .replaceFirst("(?m)^    normalisation=", "    normalization="));
    }
  }
}
