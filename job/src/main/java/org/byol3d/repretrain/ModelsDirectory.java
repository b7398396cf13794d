package org.byol3d.repretrain;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.checkpoint.CheckpointReference;
import org.byol3d.checkpoint.ExportDirectory;
import org.byol3d.checkpoint.ModelCard;
import org.byol3d.metrics.MetricsLog;
import org.byol3d.storage.JsonRecord;
import org.byol3d.storage.Lease;
import org.byol3d.storage.LeaseTerms;
import org.byol3d.storage.NumberedNames;
import org.byol3d.storage.RenewedLease;
import org.byol3d.storage.StoreDirectory;

/**
 * A directory of models of one line of repeated training: exported versions and {@code LATEST},
 * their runs, the ledger, the ids that are held out, and the lease of the writing process.
 */
public final class ModelsDirectory {
  private static final String RUNS = "runs";
  private static final NumberedNames GENERATIONS = new NumberedNames("", 6, "");
  private static final String PLAN = "plan.json";
  private static final String JUDGMENT = "judgment.json";

  /** Name of the same file in earlier versions of the program. */
  private static final String EARLIER_JUDGMENT = "judgement.json";

  private static final String HELD_OUT = "held-out-ids.json";

  /** What earlier versions of the program held out. */
  private static final String EARLIER_HELD_OUT = "held-out.json";

  private final StoreDirectory root;
  private final Configuration configuration;
  private final ExportDirectory<ModelCard> encoders;
  private final Ledger ledger;

  private ModelsDirectory(StoreDirectory root, Configuration configuration) {
    this.root = root;
    this.configuration = configuration;
    this.encoders = ExportDirectory.ofEncoders(root);
    this.ledger = new Ledger(root);
  }

  /**
   * Opens a directory, which need not exist.
   *
   * @param uri a URI of a Hadoop file system, or a path of the default one
   */
  public static ModelsDirectory of(String uri, Configuration configuration) throws IOException {
    return new ModelsDirectory(StoreDirectory.of(uri, configuration), configuration);
  }

  /** A run that has started. */
  record BegunRun(String name, RunPlan plan) {}

  /**
   * Takes the lease of the directory.
   *
   * @throws org.byol3d.storage.LeaseHeldException if another process has it
   */
  RenewedLease lock(Duration lease, Clock clock) throws IOException {
    return new RenewedLease(Lease.acquire(root, new LeaseTerms("_lock", "models", lease), clock));
  }

  /** Returns the exported versions. */
  public ExportDirectory<ModelCard> encoders() {
    return encoders;
  }

  /** Returns the results of all nights. */
  public Ledger ledger() {
    return ledger;
  }

  /** Reads the card of the model in use, if there is one. */
  Optional<ModelCard> latest() throws IOException {
    var version = encoders.latest();
    return version.isEmpty() ? Optional.empty() : Optional.of(encoders.card(version.get()));
  }

  /**
   * Returns the version that a person names: by its name, or by the path of its directory.
   *
   * @throws IOException if there is no such version; lists those there are
   */
  String version(String given) throws IOException {
    if (!given.contains("/")) {
      return encoders.version(given);
    }
    var directory = StoreDirectory.of(given, configuration).path("");
    return encoders.version(
        root.path("").equals(directory.getParent()) ? directory.getName() : given);
  }

  /** Finds the version that was exported from a checkpoint, if there is one. */
  Optional<String> exported(CheckpointReference checkpoint) throws IOException {
    return exported(checkpoint.uri()::equals);
  }

  private Optional<String> exported(Predicate<String> checkpoint) throws IOException {
    for (var version : encoders.versions()) {
      if (checkpoint.test(encoders.card(version).source().checkpoint())) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }

  /** Returns whether the model of an unrecorded run is in use. */
  boolean isInUse(BegunRun run) throws IOException {
    var version = exported(checkpoint -> checkpoint.startsWith(uri(run) + "/"));
    return version.isPresent() && version.equals(encoders.latest());
  }

  /** Reads the judgment of a run's model, if there is one. */
  Optional<Judgment> judgment(BegunRun run) throws IOException {
    var directory = RUNS + "/" + run.name() + "/";
    var judgment = JsonRecord.read(root, directory + JUDGMENT, Judgment.class);
    return judgment.isPresent()
        ? judgment
        : JsonRecord.read(root, directory + EARLIER_JUDGMENT, Judgment.class);
  }

  /** Stores the judgment of a run's model, so that it is not judged twice. */
  void keep(BegunRun run, Judgment judgment) throws IOException {
    root.replace(RUNS + "/" + run.name() + "/" + JUDGMENT, JsonRecord.bytes(judgment));
  }

  /** Reads what is held out, once a run has begun. */
  Optional<HeldOut> heldOut() throws IOException {
    Optional<HeldOutIds> ids = JsonRecord.read(root, HELD_OUT, HeldOutIds.class);
    return ids.isPresent()
        ? Optional.of(ids.get())
        : JsonRecord.read(root, EARLIER_HELD_OUT, EarlierHeldOutRule.class).map(rule -> rule);
  }

  /** Stores what is held out. */
  void keep(HeldOutIds ids) throws IOException {
    root.replace(HELD_OUT, JsonRecord.bytes(ids));
  }

  /**
   * Checks that this is a directory of models, before anything is written to it.
   *
   * @throws IOException if it is not there, or holds nothing of a line of models
   */
  public void requireModels() throws IOException {
    if (!root.isDirectory("")) {
      throw new IOException(
          "--models %s: no such directory: byol3d repretrain makes it".formatted(root));
    }
    if (!root.exists(Ledger.DIRECTORY) && !root.exists(RUNS) && encoders.versions().isEmpty()) {
      throw new IOException(
          "--models %s: holds no models and no ledger: give the directory that byol3d repretrain got"
              .formatted(root));
    }
  }

  /** Finds the run that has started but is not recorded, if there is one. */
  Optional<BegunRun> unfinished() throws IOException {
    var recorded = new HashSet<String>();
    ledger.entries().forEach(entry -> recorded.add(entry.run()));
    for (var name : runs()) {
      var plan = JsonRecord.read(root, RUNS + "/" + name + "/" + PLAN, RunPlan.class);
      if (plan.isPresent() && !recorded.contains(name)) {
        return Optional.of(new BegunRun(name, plan.get()));
      }
    }
    return Optional.empty();
  }

  /** Starts a run: writes its plan. */
  BegunRun begin(RunPlan plan) throws IOException {
    var generation = GENERATIONS.name(plan.generation());
    var taken = runs();
    var name = generation;
    for (int attempt = 2; taken.contains(name); attempt++) {
      name = generation + "-" + attempt;
    }
    root.replace(RUNS + "/" + name + "/" + PLAN, JsonRecord.bytes(plan));
    return new BegunRun(name, plan);
  }

  private List<String> runs() throws IOException {
    return Arrays.stream(root.list(RUNS)).toList();
  }

  /** Returns the URI of a run. */
  String uri(BegunRun run) {
    return root.path(RUNS + "/" + run.name()).toString();
  }

  /** Returns whether a run has made steps, or tried to. */
  boolean hasSteps(BegunRun run) throws IOException {
    var directory = RUNS + "/" + run.name() + "/";
    return root.exists(directory + MetricsLog.FILE)
        || root.list(directory + CheckpointReference.OF_A_RUN).length > 0;
  }

  StoreDirectory root() {
    return root;
  }

  Configuration configuration() {
    return configuration;
  }
}
