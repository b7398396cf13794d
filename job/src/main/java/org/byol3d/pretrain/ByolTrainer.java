package org.byol3d.pretrain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.byol3d.byol.CollapseMonitor;
import org.byol3d.byol.Matrix;
import org.byol3d.checkpoint.RunDescription;
import org.byol3d.checkpoint.TrainingState;
import org.byol3d.config.PretrainConfig;
import org.byol3d.crop.CropPair;
import org.byol3d.crop.MicroBatch;
import org.byol3d.crop.MicroBatchPlan;
import org.byol3d.distributed.TwoPhaseEngine;
import org.byol3d.distributed.UnreadableVolumeException;
import org.byol3d.metrics.MetricsRecord;
import org.byol3d.metrics.StepMetrics;
import org.byol3d.optim.NonFiniteGradientException;
import org.byol3d.run.ExcludedVolumes;
import org.byol3d.run.ReadableSteps;
import org.byol3d.run.StepReport;
import org.byol3d.run.Trainer;

/**
 * Makes steps: encode on workers, heads on the driver, backward on workers, update on the driver.
 * The page of the package {@link org.byol3d.byol} explains the phases.
 */
final class ByolTrainer implements Trainer {
  private final PretrainConfig config;
  private final RunDescription run;
  private final ByolState state;
  private final TwoPhaseEngine<CropPair, ViewBatch> engine;
  private final ExcludedVolumes excluded;
  private final ReadableSteps<CropPair> steps;
  private final CollapseMonitor collapse;
  private boolean updating;

  /**
   * Creates a trainer.
   *
   * @param run the run that it makes the steps of
   */
  ByolTrainer(
      PretrainConfig config,
      RunDescription run,
      MicroBatchPlan<CropPair> plan,
      ByolState state,
      TwoPhaseEngine<CropPair, ViewBatch> engine,
      ExcludedVolumes excluded) {
    this.config = config;
    this.run = run;
    this.state = state;
    this.engine = engine;
    this.excluded = excluded;
    this.steps = new ReadableSteps<>(plan, excluded);
    this.collapse = new CollapseMonitor(config.report());
  }

  @Override
  public void start() {
    engine.publish(state.online(), state.target(), 0);
  }

  @Override
  public StepReport step(long step, boolean last) throws IOException, InterruptedException {
    long start = System.nanoTime();
    var outcome = steps.make(step, last, (batches, next) -> attempt(step, batches, next, start));
    var others = new ArrayList<MetricsRecord>();
    Map<String, Double> metrics = Map.of();
    var diagnostics = collapse.take(step, outcome.heads().projections());
    if (diagnostics.isPresent()) {
      others.add(new MetricsRecord.Collapse(step, diagnostics.get()));
      metrics =
          Map.of(
              "effective-rank", diagnostics.get().effectiveRank(),
              "mean-cosine", diagnostics.get().meanCosine());
    }
    return new StepReport(metrics(step, outcome), others, metrics);
  }

  @Override
  public boolean isBetweenSteps() {
    return !updating;
  }

  @Override
  public void requireFinite() {
    state.requireFinite();
  }

  @Override
  public TrainingState state(long steps) {
    return state.state(steps, excluded.saved());
  }

  @Override
  public String divergenceRemedy(long step, Optional<String> good) {
    return String.format(
        Locale.ROOT,
        "train again in another --save-dir with a lower optimizer.learning-rate (it is %s at this"
            + " step)%s, and look for volumes with extreme values (byol3d preview)",
        (float) state.learningRate(step),
        good.map(it -> ", or with --start-from " + it).orElse(""));
  }

  /** Makes a step; restores the running statistics if it fails. */
  private StepOutcome attempt(
      long step, List<MicroBatch<CropPair>> batches, List<MicroBatch<CropPair>> next, long start)
      throws UnreadableVolumeException, InterruptedException {
    var buffers = state.buffers();
    try {
      return make(step, batches, next, start);
    } catch (UnreadableVolumeException | RuntimeException e) {
      state.restoreBuffers(buffers);
      throw e;
    }
  }

  private StepOutcome make(
      long step, List<MicroBatch<CropPair>> batches, List<MicroBatch<CropPair>> next, long start)
      throws UnreadableVolumeException, InterruptedException {
    var encoded = engine.encode(batches, next);
    long beforeHeads = System.nanoTime();
    int workers = encoded.times().reports().size();
    var heads =
        state.heads(
            RowBytes.representations(encoded.outputs(), config.network().representationSize()),
            workers);
    if (!Double.isFinite(heads.loss())) {
      throw new NonFiniteGradientException("the loss", heads.loss());
    }
    long headsNanos = System.nanoTime() - beforeHeads;
    var backward = engine.backward(outputGradients(heads.gradient1(), heads.gradient2()));
    long beforeUpdate = System.nanoTime();
    updating = true;
    double norm = state.update(step, backward.gradient());
    long beforePublish = System.nanoTime();
    engine.publish(state.online(), state.target(), state.tau(step));
    updating = false;
    long end = System.nanoTime();
    return new StepOutcome(
        heads,
        norm,
        workers,
        encoded.times(),
        backward.times(),
        headsNanos,
        backward.reduceNanos(),
        beforePublish - beforeUpdate,
        end - beforePublish,
        end - start);
  }

  private List<byte[]> outputGradients(Matrix first, Matrix second) {
    int pairs = config.batch().micro();
    var perBatch = new ArrayList<byte[]>();
    for (int from = 0; from < first.rows(); from += pairs) {
      perBatch.add(
          RowBytes.encode(
              List.of(first.slice(from, from + pairs), second.slice(from, from + pairs))));
    }
    return perBatch;
  }

  private StepMetrics metrics(long step, StepOutcome outcome) {
    return new StepMetrics(
        step,
        run.totalSteps(),
        (double) (step + 1) * config.batch().global() / run.volumes(),
        outcome.heads().loss(),
        outcome.heads().loss12(),
        outcome.heads().loss21(),
        state.learningRate(step),
        state.tau(step),
        outcome.gradientNorm(),
        outcome.workers(),
        config.batch().global(),
        outcome.timings());
  }
}
