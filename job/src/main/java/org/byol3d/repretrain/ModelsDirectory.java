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
import org.byol3d.checkpoint.EncoderDirectory;
import org.byol3d.checkpoint.ModelCard;
import org.byol3d.metrics.MetricsLog;
import org.byol3d.storage.Lease;
import org.byol3d.storage.LeaseOwner;
import org.byol3d.storage.LeaseTerms;
import org.byol3d.storage.RenewedLease;
import org.byol3d.storage.StoreDirectory;

/**
 * The models that came of one line of repeated training: exported versions and {@code LATEST}, the
 * runs they came of, the ledger, the rule of what is held out, and the lease of whoever writes.
 */
final class ModelsDirectory {
  private static final String RUNS = "runs";
  private static final String PLAN = "plan.json";
  private static final String JUDGMENT = "judgment.json";
  private static final String HELD_OUT = "held-out.json";

  private final StoreDirectory root;
  private final Configuration configuration;
  private final EncoderDirectory encoders;
  private final Ledger ledger;

  private ModelsDirectory(StoreDirectory root, Configuration configuration) {
    this.root = root;
    this.configuration = configuration;
    this.encoders = new EncoderDirectory(root);
    this.ledger = new Ledger(root);
  }

  static ModelsDirectory of(String uri, Configuration configuration) throws IOException {
    return new ModelsDirectory(StoreDirectory.of(uri, configuration), configuration);
  }

  /** A run that was begun. */
  record BegunRun(String name, RunPlan plan) {}

  /**
   * Takes the lease of the directory.
   *
   * @throws org.byol3d.storage.LeaseHeldException if somebody else holds it
   */
  RenewedLease lock(Duration lease, Clock clock) throws IOException {
    return new RenewedLease(
        Lease.acquire(
            root, new LeaseTerms("_lock", "models", lease), clock, LeaseOwner.description()));
  }

  EncoderDirectory encoders() {
    return encoders;
  }

  Ledger ledger() {
    return ledger;
  }

  /** The card of the model in use, if there is one. */
  Optional<ModelCard> latest() throws IOException {
    var version = encoders.latest();
    return version.isEmpty() ? Optional.empty() : Optional.of(encoders.card(version.get()));
  }

  /** The version that was exported of a checkpoint, if one was. */
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

  /** Whether a run's model is in use though nothing is recorded of it yet. */
  boolean isInUse(BegunRun run) throws IOException {
    var version = exported(checkpoint -> checkpoint.startsWith(uri(run) + "/"));
    return version.isPresent() && version.equals(encoders.latest());
  }

  /** What was found of a run's model, if it was judged. */
  Optional<Judgment> judgment(BegunRun run) throws IOException {
    return JsonFile.read(root, RUNS + "/" + run.name() + "/" + JUDGMENT, Judgment.class);
  }

  /** Keeps what was found of a run's model: it is not judged twice. */
  void keep(BegunRun run, Judgment judgment) throws IOException {
    JsonFile.replace(root, RUNS + "/" + run.name() + "/" + JUDGMENT, judgment);
  }

  Optional<HeldOutRule> heldOutRule() throws IOException {
    return JsonFile.read(root, HELD_OUT, HeldOutRule.class);
  }

  /** Fixes what is held out, for good. */
  void fix(HeldOutRule rule) throws IOException {
    JsonFile.replace(root, HELD_OUT, rule);
  }

  /** The run that was begun and of which nothing is recorded, if there is one. */
  Optional<BegunRun> unfinished() throws IOException {
    var recorded = new HashSet<String>();
    ledger.entries().forEach(entry -> recorded.add(entry.run()));
    for (var name : runs()) {
      var plan = JsonFile.read(root, RUNS + "/" + name + "/" + PLAN, RunPlan.class);
      if (plan.isPresent() && !recorded.contains(name)) {
        return Optional.of(new BegunRun(name, plan.get()));
      }
    }
    return Optional.empty();
  }

  /** Begins a run. */
  BegunRun begin(RunPlan plan) throws IOException {
    var generation = "%06d".formatted(plan.generation());
    var taken = runs();
    var name = generation;
    for (int attempt = 2; taken.contains(name); attempt++) {
      name = generation + "-" + attempt;
    }
    JsonFile.replace(root, RUNS + "/" + name + "/" + PLAN, plan);
    return new BegunRun(name, plan);
  }

  private List<String> runs() throws IOException {
    return Arrays.stream(root.list(RUNS)).toList();
  }

  /** Where a run lies. */
  String uri(BegunRun run) {
    return root.path(RUNS + "/" + run.name()).toString();
  }

  /** Whether a run has made steps, or tried to. */
  boolean hasSteps(BegunRun run) throws IOException {
    var directory = RUNS + "/" + run.name() + "/";
    return root.exists(directory + MetricsLog.FILE)
        || root.list(directory + CheckpointReference.OF_A_RUN).length > 0;
  }

  Configuration configuration() {
    return configuration;
  }
}
