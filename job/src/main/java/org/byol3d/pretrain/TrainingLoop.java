package org.byol3d.pretrain;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.byol3d.byol.CollapseMonitor;
import org.byol3d.checkpoint.CheckpointStore;
import org.byol3d.checkpoint.RunDescription;
import org.byol3d.config.PretrainConfig;
import org.byol3d.distributed.UnreadableVolumeException;
import org.byol3d.metrics.MetricsRecord;
import org.byol3d.metrics.MetricsSink;
import org.byol3d.metrics.StepMetrics;

/** Makes the steps of a run, reports each, and saves on the way and at the end. */
final class TrainingLoop {
  private final PretrainConfig config;
  private final RunDescription run;
  private final ByolTrainer trainer;
  private final ByolState state;
  private final ExcludedVolumes excluded;
  private final CheckpointStore store;
  private final MetricsSink sink;
  private final EngineEvents events;
  private final CollapseMonitor collapse;
  private final Map<String, Double> metrics = new HashMap<>();
  private long done;
  private long saved;
  private double loss = Double.NaN;

  TrainingLoop(
      PretrainConfig config,
      RunDescription run,
      ByolTrainer trainer,
      ByolState state,
      ExcludedVolumes excluded,
      CheckpointStore store,
      MetricsSink sink,
      EngineEvents events) {
    this.config = config;
    this.run = run;
    this.trainer = trainer;
    this.state = state;
    this.excluded = excluded;
    this.store = store;
    this.sink = sink;
    this.events = events;
    this.collapse = new CollapseMonitor(config.run().report());
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
    if (done >= run.totalSteps()) {
      sink.accept(new MetricsRecord.Event(done, "finished", Map.of("loss", loss)));
    }
    return new PretrainResult(
        done, run.totalSteps(), loss, store.directory().names().stream().reduce((a, b) -> b));
  }

  private void step() throws IOException, InterruptedException {
    StepOutcome outcome;
    try {
      outcome = trainer.step(done, done + 1 == run.totalSteps());
    } catch (UnreadableVolumeException e) {
      // The step changed nothing: once the file is repaired, the run resumes at this step.
      save();
      throw e;
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
    metrics.put("loss", loss);
    done++;
  }

  /** Saves a checkpoint, unless the last one is of the same step. */
  private void save() throws IOException {
    if (saved == done) {
      return;
    }
    var name = store.save(state.state(done, excluded.saved()), run, metrics);
    store.directory().retain(config.run().checkpoints().keep());
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
