package org.byol3d.pretrain;

import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.byol3d.byol.CollapseMonitor;
import org.byol3d.checkpoint.CheckpointDirectory;
import org.byol3d.checkpoint.CheckpointStore;
import org.byol3d.checkpoint.RunDescription;
import org.byol3d.config.PretrainConfig;
import org.byol3d.metrics.MetricsRecord;
import org.byol3d.metrics.MetricsSink;
import org.byol3d.metrics.StepMetrics;
import org.byol3d.optim.NonFiniteGradientException;
import org.byol3d.storage.RenewedLease;

/** Makes the steps of a run, reports each, and saves on the way and at the end. */
final class TrainingLoop {
  /** Name of the loss among a checkpoint's metrics. */
  static final String LOSS = "loss";

  private final PretrainConfig config;
  private final RunDescription run;
  private final ByolTrainer trainer;
  private final ByolState state;
  private final ExcludedVolumes excluded;
  private final CheckpointStore store;
  private final RenewedLease lease;
  private final MetricsSink sink;
  private final EngineEvents events;
  private final CollapseMonitor collapse;
  private final Map<String, Double> metrics = new HashMap<>();
  private long done;
  private long saved;
  private boolean retained = true;
  private double loss = Double.NaN;

  TrainingLoop(
      PretrainConfig config,
      RunDescription run,
      ByolTrainer trainer,
      ByolState state,
      ExcludedVolumes excluded,
      CheckpointStore store,
      RenewedLease lease,
      MetricsSink sink,
      EngineEvents events) {
    this.config = config;
    this.run = run;
    this.trainer = trainer;
    this.state = state;
    this.excluded = excluded;
    this.store = store;
    this.lease = lease;
    this.sink = sink;
    this.events = events;
    this.collapse = new CollapseMonitor(config.report());
  }

  /**
   * Makes steps.
   *
   * @param firstStep the next step
   * @param stopAfter largest number of steps; by default all
   * @param stop is asked after each step
   */
  PretrainResult run(long firstStep, OptionalLong stopAfter, BooleanSupplier stop)
      throws IOException, InterruptedException {
    long end = Math.min(run.totalSteps(), firstStep + stopAfter.orElse(run.totalSteps()));
    done = firstStep;
    saved = firstStep;
    trainer.start();
    while (done < end && !stop.getAsBoolean()) {
      step();
      if (done % config.run().checkpoints().saveEvery() == 0) {
        save();
      }
    }
    save();
    store.directory().retain(config.run().checkpoints().keep());
    if (done >= run.totalSteps()) {
      sink.accept(new MetricsRecord.Event(done, "finished", Map.of(LOSS, loss)));
    }
    return new PretrainResult(
        done,
        done - firstStep,
        run.totalSteps(),
        loss,
        store.directory().names().stream().reduce((a, b) -> b));
  }

  private void step() throws IOException, InterruptedException {
    StepOutcome outcome;
    try {
      outcome = trainer.step(done, done + 1 == run.totalSteps());
    } catch (NonFiniteGradientException e) {
      throw diverged(e);
    } catch (IOException | RuntimeException e) {
      saveBecauseOf(e);
      throw e;
    }
    if (!retained) {
      store.directory().retain(config.run().checkpoints().keep());
      retained = true;
    }
    loss = outcome.heads().loss();
    events.report(done, sink);
    sink.accept(metrics(outcome));
    var diagnostics = collapse.take(done, outcome.heads().projections());
    if (diagnostics.isPresent()) {
      sink.accept(new MetricsRecord.Collapse(done, diagnostics.get()));
      metrics.put("effective-rank", diagnostics.get().effectiveRank());
      metrics.put("mean-cosine", diagnostics.get().meanCosine());
    }
    metrics.put(LOSS, loss);
    done++;
  }

  /**
   * Saves the steps before one that failed. A failed step changed nothing, so the run resumes at
   * this step once the reason is gone.
   */
  private void saveBecauseOf(Exception failure) {
    if (trainer.isBetweenSteps()) {
      try {
        save();
      } catch (IOException | RuntimeException e) {
        failure.addSuppressed(e);
      }
    }
  }

  /**
   * Describes a step whose loss, gradient or weights are not finite. The weights before it are
   * useless too, so they are not saved.
   */
  private DivergedException diverged(NonFiniteGradientException cause) throws IOException {
    var good =
        store.directory().names().stream()
            .filter(name -> name.compareTo(CheckpointDirectory.name(done)) < 0)
            .reduce((a, b) -> b);
    return new DivergedException(
        String.format(
            Locale.ROOT,
            "step %d: training diverged: %s: train again in another"
                + " --save-dir with a lower optimizer.learning-rate (it is %s at this step)%s, and"
                + " look for volumes with extreme values (byol3d preview)",
            done,
            cause.getMessage(),
            (float) state.learningRate(done),
            good.map(it -> ", or with --start-from " + store.directory().uri(it)).orElse("")),
        cause);
  }

  /**
   * Saves a checkpoint, unless the last one is of the same step. The log is complete up to the
   * checkpoint first: a resumed run does not repeat the steps before it.
   */
  private void save() throws IOException {
    if (saved == done) {
      return;
    }
    try {
      state.requireFinite();
    } catch (NonFiniteGradientException e) {
      throw diverged(e);
    }
    sink.sync();
    lease.assertHeld();
    var name = store.save(state.state(done, excluded.saved()), run, metrics);
    // Older checkpoints are deleted when the next step shows that these weights are good.
    retained = false;
    sink.accept(new MetricsRecord.Event(done, "checkpoint", Map.of("name", name)));
    saved = done;
  }

  private StepMetrics metrics(StepOutcome outcome) {
    return new StepMetrics(
        done,
        run.totalSteps(),
        (double) (done + 1) * config.batch().global() / run.volumes(),
        outcome.heads().loss(),
        outcome.heads().loss12(),
        outcome.heads().loss21(),
        state.learningRate(done),
        state.tau(done),
        outcome.gradientNorm(),
        outcome.workers(),
        config.batch().global(),
        outcome.timings());
  }
}
