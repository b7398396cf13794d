package org.byol3d.finetune;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.byol3d.checkpoint.TrainingState;
import org.byol3d.crop.MaskedCrop;
import org.byol3d.crop.MicroBatch;
import org.byol3d.distributed.OnePhaseEngine;
import org.byol3d.distributed.UnreadableVolumeException;
import org.byol3d.metrics.FinetuneMetrics;
import org.byol3d.optim.NonFiniteGradientException;
import org.byol3d.run.ExcludedVolumes;
import org.byol3d.run.ReadableSteps;
import org.byol3d.run.StepReport;
import org.byol3d.run.Trainer;
import org.byol3d.segment.network.LabeledBatch;

/** Makes steps: losses and gradients on workers, update on the driver. */
final class FinetuneTrainer implements Trainer {
  private final FinetunePlan plan;
  private final SegmenterState state;
  private final OnePhaseEngine<MaskedCrop, LabeledBatch> engine;
  private final ExcludedVolumes excluded;
  private final ReadableSteps<MaskedCrop> steps;
  private boolean updating;

  FinetuneTrainer(
      FinetunePlan plan,
      SegmenterState state,
      OnePhaseEngine<MaskedCrop, LabeledBatch> engine,
      ExcludedVolumes excluded) {
    this.plan = plan;
    this.state = state;
    this.engine = engine;
    this.excluded = excluded;
    this.steps = new ReadableSteps<>(plan.microBatches(), excluded);
  }

  @Override
  public void start() {
    engine.publish(state.trained());
  }

  @Override
  public StepReport step(long step, boolean last) throws IOException, InterruptedException {
    long start = System.nanoTime();
    return steps.make(step, last, (batches, next) -> step(step, batches, next, start));
  }

  private StepReport step(
      long step,
      List<MicroBatch<MaskedCrop>> batches,
      List<MicroBatch<MaskedCrop>> next,
      long start)
      throws UnreadableVolumeException, InterruptedException {
    var outcome = engine.train(batches, next);
    var loss = LossOutput.mean(outcome.outputs());
    if (!Double.isFinite(loss.total())) {
      throw new NonFiniteGradientException("the loss", loss.total());
    }
    long beforeUpdate = System.nanoTime();
    updating = true;
    double norm = state.update(step, outcome.gradient());
    long beforePublish = System.nanoTime();
    engine.publish(state.trained());
    updating = false;
    long end = System.nanoTime();
    return new StepReport(
        new FinetuneMetrics(
            step,
            plan.totalSteps(),
            plan.epochs(step + 1),
            loss.total(),
            loss.dice(),
            loss.entropy(),
            state.learningRate(step),
            state.encoderLearningRate(step),
            norm,
            outcome.times().reports().size(),
            plan.config().batch().global(),
            new StepTimes(
                    outcome.times(),
                    outcome.reduceNanos(),
                    beforePublish - beforeUpdate,
                    end - beforePublish,
                    end - start)
                .timings()));
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
        "train again in another --save-dir with a lower --lr (it is %s at this step), and look for"
            + " volumes with extreme values (byol3d preview)%s",
        (float) state.learningRate(step),
        good.map(it -> "; the checkpoint before is " + it).orElse(""));
  }
}
