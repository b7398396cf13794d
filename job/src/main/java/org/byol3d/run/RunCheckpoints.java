package org.byol3d.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.byol3d.checkpoint.Branch;
import org.byol3d.checkpoint.Checkpoint;
import org.byol3d.checkpoint.CheckpointDirectory;
import org.byol3d.checkpoint.CheckpointReference;
import org.byol3d.checkpoint.CheckpointStore;
import org.byol3d.checkpoint.RunDescription;
import org.byol3d.checkpoint.StartingPoint;
import org.byol3d.config.ResolvedConfig;
import org.byol3d.metrics.MetricsLog;
import org.byol3d.nn.TensorSpec;
import org.byol3d.storage.GivenPath;
import org.byol3d.storage.JsonRecord;
import org.byol3d.storage.StoreDirectory;

/** The checkpoints of a run, and the one that it resumes from. */
public final class RunCheckpoints {
  /**
   * Stands for the newest sound checkpoint of the run. A run that ended before its first checkpoint
   * starts again.
   */
  public static final String LATEST = "latest";

  /** The file of a run's configuration. A directory that has it holds a run. */
  private static final String CONFIGURATION = "run.conf";

  /** The {@link StartingPoint} of a run, until its checkpoints have it. */
  private static final String STARTED_FROM = "started-from.json";

  private final StoreDirectory run;
  private final Kind kind;
  private final Configuration configuration;
  private final CheckpointStore store;

  /**
   * What a kind of training has in its checkpoints.
   *
   * @param networks the state_dict of each network, buffers included
   * @param trained number of parameters that the optimizer trains
   * @param startOption the option that names the weights to start with, such as {@code
   *     --start-from}
   */
  public record Kind(Map<Branch, List<TensorSpec>> networks, int trained, String startOption) {
    /** Copies the map. */
    public Kind {
      networks = Map.copyOf(networks);
    }
  }

  /**
   * @param run the run's directory
   */
  public RunCheckpoints(StoreDirectory run, Kind kind, Configuration configuration)
      throws IOException {
    this.run = run;
    this.kind = kind;
    this.configuration = configuration;
    this.store = open(run.path(CheckpointReference.OF_A_RUN), kind, configuration);
  }

  private static CheckpointStore open(Path directory, Kind kind, Configuration configuration)
      throws IOException {
    return new CheckpointStore(
        StoreDirectory.of(directory, configuration), kind.networks(), kind.trained());
  }

  /** Returns the store that the run saves to. */
  public CheckpointStore store() {
    return store;
  }

  /**
   * Loads the checkpoint that a run resumes from.
   *
   * @param resume {@link #LATEST}, or the name of a checkpoint of this run, or the URI of one or of
   *     its run; empty for a new run
   * @return empty for a run that starts at step 0
   * @throws MismatchedRunException if the directory already holds a run; says what to do
   */
  public Optional<Checkpoint> resumed(Optional<String> resume) throws IOException {
    if (resume.isEmpty()) {
      requireNoRun();
      return Optional.empty();
    }
    if (resume.get().equals(LATEST)) {
      if (store.directory().names().isEmpty()
          && (run.exists(CONFIGURATION) || run.exists(MetricsLog.FILE))) {
        return Optional.empty(); // the run ended before its first checkpoint: start at step 0
      }
      return Optional.of(
          store
              .latest()
              .orElseThrow(
                  () -> new IOException(run + ": holds no sound checkpoint to resume from")));
    }
    return Optional.of(
        load(named(resume.get(), store.directory(), configuration), kind, configuration));
  }

  /**
   * Returns what the checkpoint that a run resumes from says of its run, which may be of any kind.
   *
   * @param run the run's directory
   * @param resume as for {@link #resumed}
   * @return empty for a run that starts at step 0
   */
  public static Optional<RunDescription> described(
      StoreDirectory run, Optional<String> resume, Configuration configuration) throws IOException {
    if (resume.isEmpty()) {
      return Optional.empty();
    }
    var own =
        new CheckpointDirectory(
            StoreDirectory.of(run.path(CheckpointReference.OF_A_RUN), configuration));
    if (resume.get().equals(LATEST)) {
      var newest = own.newestSound();
      return newest.isPresent() ? Optional.of(own.header(newest.get()).run()) : Optional.empty();
    }
    var found = named(resume.get(), own, configuration);
    return Optional.of(found.directory().header(found.name()).run());
  }

  private static CheckpointReference named(
      String resume, CheckpointDirectory own, Configuration configuration) throws IOException {
    return own.names().contains(resume)
        ? new CheckpointReference(own, resume)
        : CheckpointReference.find(resume, configuration);
  }

  private void requireNoRun() throws IOException {
    if (MetricsLog.hasSteps(run) || !store.directory().names().isEmpty()) {
      throw new MismatchedRunException(
          run
              + ": holds a run already: give --resume latest to continue it, or another"
              + " --save-dir");
    }
  }

  /**
   * Writes what the run is into its directory, before its first step.
   *
   * @param again whether this continues a run that ended before its first checkpoint
   * @throws MismatchedRunException if that run began with other weights; says which
   */
  public void begin(RunDescription described, boolean again) throws IOException {
    var before = JsonRecord.read(run, STARTED_FROM, StartingPoint.class);
    if (again
        && before.isPresent()
        && !described.start().map(before.get()::sameWeights).orElse(false)) {
      throw new MismatchedRunException(
          "%s: the run began with the weights of %s, and ended before its first checkpoint: give %s with them again, or start a new run in another --save-dir"
              .formatted(run, before.get().checkpoint(), kind.startOption()));
    }
    if (described.start().isPresent()) {
      run.replace(STARTED_FROM, JsonRecord.bytes(described.startedFrom()));
    } else if (before.isPresent()) {
      run.delete(STARTED_FROM);
    }
    run.replace(CONFIGURATION, described.configuration().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Checks that a checkpoint is of this run.
   *
   * @param described this run
   * @param config its configuration
   * @throws MismatchedRunException if it is of another run; says what to do
   */
  public void requireSameRun(
      Checkpoint checkpoint, RunDescription described, ResolvedConfig<?> config) {
    var saved = checkpoint.run();
    if (!saved.configurationHash().equals(described.configurationHash())) {
      throw new MismatchedRunException(
          "checkpoint "
              + checkpoint.name()
              + " was made with another configuration: give the same --config, --set and other"
              + " flags (its checkpoint.json holds its configuration), or start a new run in"
              + " another --save-dir");
    }
    config
        .otherRounding(saved.configuration())
        .ifPresent(
            difference -> {
              throw new MismatchedRunException(
                  "checkpoint "
                      + checkpoint.name()
                      + ": "
                      + difference
                      + ", which gives other bits: set it as it was, or start a new run with "
                      + kind.startOption()
                      + " in another --save-dir");
            });
    if (saved.volumes() != described.volumes()) {
      throw new MismatchedRunException(
          String.format(
              Locale.ROOT,
              "checkpoint %s was made with %d volumes, but generation %d of the index lists %d",
              checkpoint.name(),
              saved.volumes(),
              described.generation(),
              described.volumes()));
    }
    if (described.start().isPresent()
        && !saved.start().map(described.startedFrom()::sameWeights).orElse(false)) {
      throw new MismatchedRunException(
          "checkpoint %s is of a run that started from %s, not from %s: resume without %s"
              .formatted(
                  checkpoint.name(),
                  saved.start().map(StartingPoint::checkpoint).orElse("weights of its seed"),
                  described.startedFrom().checkpoint(),
                  kind.startOption()));
    }
  }

  /**
   * Returns how a run ended that has nothing left to do. Marks its best checkpoint, if a killed
   * process did not.
   *
   * @param resumed its last checkpoint
   * @param validations when it validates, if it does
   * @return empty if steps or a validation are left
   */
  public Optional<RunResult> finished(
      Checkpoint resumed, long totalSteps, Optional<ValidationSchedule> validations)
      throws IOException {
    boolean pending = validations.map(it -> it.isPending(resumed)).orElse(false);
    if (resumed.state().step() < totalSteps || pending) {
      return Optional.empty();
    }
    if (validations.isPresent()) {
      var unused = store.directory().chooseBest(validations.get().score());
    }
    return Optional.of(RunResult.finishedBefore(resumed));
  }

  /**
   * Loads a checkpoint of any run of a kind.
   *
   * @throws org.byol3d.checkpoint.MismatchedWeightsException if it is of other networks
   * @throws IOException if it is damaged or missing
   */
  public static Checkpoint load(
      CheckpointReference checkpoint, Kind kind, Configuration configuration) throws IOException {
    var path = new GivenPath(checkpoint.uri()).onDefault(configuration);
    return open(path.getParent(), kind, configuration).load(path.getName());
  }
}
