package org.byol3d.pretrain;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.checkpoint.Branch;
import org.byol3d.checkpoint.Checkpoint;
import org.byol3d.checkpoint.CheckpointReference;
import org.byol3d.checkpoint.CheckpointStore;
import org.byol3d.checkpoint.RunDescription;
import org.byol3d.checkpoint.StartingPoint;
import org.byol3d.config.PretrainConfig;
import org.byol3d.config.ResolvedConfig;
import org.byol3d.metrics.MetricsLog;
import org.byol3d.nn.TensorSpec;
import org.byol3d.storage.GivenPath;
import org.byol3d.storage.StoreDirectory;

/** The checkpoints of a run, and the one that it resumes from. */
final class RunCheckpoints {
  private final StoreDirectory run;
  private final ByolNetworks networks;
  private final Configuration configuration;
  private final CheckpointStore store;

  RunCheckpoints(StoreDirectory run, ByolNetworks networks, Configuration configuration)
      throws IOException {
    this.run = run;
    this.networks = networks;
    this.configuration = configuration;
    this.store = open(run.path(CheckpointReference.OF_A_RUN), networks, configuration);
  }

  private static CheckpointStore open(
      Path directory, ByolNetworks networks, Configuration configuration) throws IOException {
    return new CheckpointStore(
        StoreDirectory.of(directory, configuration),
        Map.of(Branch.ONLINE, networks.online(), Branch.TARGET, networks.target()),
        TensorSpec.size(TensorSpec.parameters(networks.online())));
  }

  /** Returns the store that the run saves to. */
  CheckpointStore store() {
    return store;
  }

  /**
   * Loads the checkpoint that a run resumes from.
   *
   * @param resume see {@link PretrainOptions#resume}
   * @return empty for a run that starts at step 0
   * @throws MismatchedRunException if the directory already holds a run; says what to do
   */
  Optional<Checkpoint> resumed(Optional<String> resume) throws IOException {
    if (resume.isEmpty()) {
      requireNoRun();
      return Optional.empty();
    }
    if (resume.get().equals(PretrainOptions.LATEST)) {
      if (store.directory().names().isEmpty() && run.exists(MetricsLog.FILE)) {
        return Optional.empty(); // the run ended before its first checkpoint: start at step 0
      }
      return Optional.of(
          store
              .latest()
              .orElseThrow(
                  () -> new IOException(run + ": holds no sound checkpoint to resume from")));
    }
    if (store.directory().names().contains(resume.get())) {
      return Optional.of(store.load(resume.get()));
    }
    return Optional.of(
        load(CheckpointReference.find(resume.get(), configuration), networks, configuration));
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
   * Checks that a checkpoint is of this run.
   *
   * @throws MismatchedRunException if it is of another run; says what to do
   */
  static void requireSameRun(
      Checkpoint checkpoint, RunDescription run, ResolvedConfig<PretrainConfig> config) {
    var saved = checkpoint.run();
    if (!saved.configurationHash().equals(run.configurationHash())) {
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
                      + ", which gives other bits: set it as it was, or start a new run with"
                      + " --start-from in another --save-dir");
            });
    if (saved.volumes() != run.volumes()) {
      throw new MismatchedRunException(
          String.format(
              Locale.ROOT,
              "checkpoint %s was made with %d volumes, but generation %d of the index lists %d",
              checkpoint.name(),
              saved.volumes(),
              run.generation(),
              run.volumes()));
    }
    if (run.start().isPresent()
        && !saved.start().map(run.startedFrom()::sameWeights).orElse(false)) {
      throw new MismatchedRunException(
          "checkpoint %s is of a run that started from %s, not from %s: resume without --start-from"
              .formatted(
                  checkpoint.name(),
                  saved.start().map(StartingPoint::checkpoint).orElse("weights of its seed"),
                  run.startedFrom().checkpoint()));
    }
  }

  /**
   * Loads the checkpoint of an earlier run, with whose weights this run starts.
   *
   * @throws org.byol3d.checkpoint.MismatchedWeightsException if it is of other networks
   * @throws IOException if it is damaged or missing
   */
  static Checkpoint load(
      CheckpointReference earlier, ByolNetworks networks, Configuration configuration)
      throws IOException {
    var path = new GivenPath(earlier.uri()).onDefault(configuration);
    return open(path.getParent(), networks, configuration).load(path.getName());
  }
}
