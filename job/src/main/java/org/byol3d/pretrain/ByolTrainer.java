package org.byol3d.pretrain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.byol3d.byol.Matrix;
import org.byol3d.config.PretrainConfig;
import org.byol3d.config.RunConfig.OnUnreadable;
import org.byol3d.crop.CropPair;
import org.byol3d.crop.MicroBatch;
import org.byol3d.crop.MicroBatchPlan;
import org.byol3d.distributed.TwoPhaseEngine;
import org.byol3d.distributed.UnreadableVolumeException;
import org.byol3d.metrics.MetricsRecord.Event;
import org.byol3d.metrics.MetricsSink;
import org.byol3d.optim.NonFiniteGradientException;

/**
 * Makes steps: encode on workers, heads on the driver, backward on workers, update on the driver.
 * The page of the package {@link org.byol3d.byol} explains the phases.
 */
final class ByolTrainer {
  private final PretrainConfig config;
  private final MicroBatchPlan<CropPair> plan;
  private final ByolState state;
  private final TwoPhaseEngine<CropPair, ViewBatch> engine;
  private final ExcludedVolumes excluded;
  private final MetricsSink sink;
  private boolean updating;

  /**
   * Creates a trainer.
   *
   * @param sink gets an event for each volume that is replaced by others from then on
   */
  ByolTrainer(
      PretrainConfig config,
      MicroBatchPlan<CropPair> plan,
      ByolState state,
      TwoPhaseEngine<CropPair, ViewBatch> engine,
      ExcludedVolumes excluded,
      MetricsSink sink) {
    this.config = config;
    this.plan = plan;
    this.state = state;
    this.engine = engine;
    this.excluded = excluded;
    this.sink = sink;
  }

  /** Publishes the weights to the workers, before the first step. */
  void start() {
    engine.publish(state.online(), state.target(), 0);
  }

  /**
   * Makes a step.
   *
   * @param last whether this is the last step, so that no crops are loaded for a next one
   * @throws UnreadableVolumeException if a volume is unreadable and {@code data.on-unreadable} is
   *     {@code fail}
   */
  StepOutcome step(long step, boolean last) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (true) {
      Set<Integer> without = excluded.numbers();
      var batches = plan.step(step, without);
      List<MicroBatch<CropPair>> next = last ? List.of() : plan.step(step + 1, without);
      var buffers = state.buffers();
      try {
        return step(step, batches, next, start);
      } catch (UnreadableVolumeException e) {
        state.restoreBuffers(buffers);
        exclude(step, e);
      } catch (RuntimeException e) {
        state.restoreBuffers(buffers);
        throw e;
      }
    }
  }

  /**
   * Returns whether the state is that of whole steps. It is not when a step failed while it was
   * applied.
   */
  boolean isBetweenSteps() {
    return !updating;
  }

  private StepOutcome step(
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

  private void exclude(long step, UnreadableVolumeException e) throws IOException {
    if (config.run().data().onUnreadable() == OnUnreadable.FAIL) {
      throw new UnreadableVolumeException(
          String.format(
              Locale.ROOT,
              "step %d: %s: repair the file and resume, or set data.on-unreadable = substitute",
              step,
              e.getMessage()),
          e.volumes());
    }
    if (excluded.numbers().size() + e.volumes().size() >= plan.volumes()) {
      throw new UnreadableVolumeException(
          String.format(
              Locale.ROOT,
              "step %d: none of the %d volumes can be read any more: %s: mount or repair the data"
                  + " and resume",
              step,
              plan.volumes(),
              e.getMessage()),
          e.volumes());
    }
    for (var volume : e.volumes()) {
      excluded.add(step, volume);
      sink.accept(
          new Event(
              step,
              "volume-substituted",
              new TreeMap<>(Map.of("uri", volume.uri(), "reason", volume.reason()))));
    }
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
}
