package org.byol3d.pretrain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.SparkSession;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.byol.Representations;
import org.byol3d.checkpoint.Branch;
import org.byol3d.checkpoint.CheckpointReference;
import org.byol3d.checkpoint.TrainingState;
import org.byol3d.config.PretrainConfig;
import org.byol3d.config.ResolvedConfig;
import org.byol3d.crop.CropPair;
import org.byol3d.crop.MicroBatch;
import org.byol3d.crop.MicroBatchPlan;
import org.byol3d.distributed.EngineListener;
import org.byol3d.distributed.UnreadableVolumeException;
import org.byol3d.evaluate.HeldOutPairs;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.run.RunCheckpoints;

/**
 * Encodes held-out crop pairs with the weights of a checkpoint: runs encode stages of the engine,
 * each as large as in a training step. The number of workers does not change the result.
 *
 * @param spark runs the stages, with the worker plugin
 * @param config crops, views and networks
 * @param workers tasks of a stage; by default as many as the cluster runs at once
 */
public record HeldOutEncoder(
    SparkSession spark, ResolvedConfig<PretrainConfig> config, OptionalInt workers) {
  /**
   * Loads a checkpoint.
   *
   * @throws org.byol3d.checkpoint.MismatchedWeightsException if it is of other networks
   * @throws IOException if it is damaged or missing
   */
  public TrainingState load(CheckpointReference checkpoint) throws IOException {
    return RunCheckpoints.load(
            checkpoint,
            ByolCheckpoints.of(new ByolNetworks(config.config().network())),
            spark.sparkContext().hadoopConfiguration())
        .state();
  }

  /**
   * Encodes both views of all pairs, rounded up to whole steps.
   *
   * @throws IOException if a held-out volume cannot be read; names it
   */
  public Representations encode(TrainingState weights, HeldOutPairs pairs)
      throws IOException, InterruptedException {
    int micro = config.config().batch().micro();
    int microBatches =
        Math.min(config.config().batch().global(), pairs.count() + micro - 1) / micro;
    var volumes = pairs.volumes().stream().map(IndexedVolume::sampled).toList();
    var plan =
        new MicroBatchPlan<>(
            config.config().sampler(volumes, pairs.seed(), 0), microBatches, micro);
    int steps = (pairs.count() + plan.globalBatch() - 1) / plan.globalBatch();
    var outputs = new ArrayList<byte[]>();
    try (var engine =
        ByolEngines.open(spark, config, pairs.volumes(), workers, false, EngineListener.NONE)) {
      engine.publish(weights.parameters(Branch.ONLINE), weights.parameters(Branch.TARGET), 0);
      for (int step = 0; step < steps; step++) {
        var next = step + 1 < steps ? plan.step(step + 1) : List.<MicroBatch<CropPair>>of();
        outputs.addAll(engine.encode(plan.step(step), next).outputs());
      }
    } catch (UnreadableVolumeException e) {
      throw new IOException(
          "held-out data: %s: repair the file and run again, or give up an unfinished run with --abandon"
              .formatted(e.getMessage()),
          e);
    }
    return RowBytes.representations(outputs, config.config().network().representationSize());
  }
}
