package org.byol3d.pretrain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.SparkSession;
import org.byol3d.byol.BatchNormScope;
import org.byol3d.byol.ByolHeads;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.byol.CollapseDiagnostics;
import org.byol3d.byol.Matrix;
import org.byol3d.byol.Representations;
import org.byol3d.checkpoint.CheckpointReference;
import org.byol3d.checkpoint.TrainingState;
import org.byol3d.config.ResolvedConfig;
import org.byol3d.crop.MicroBatch;
import org.byol3d.crop.MicroBatchPlan;
import org.byol3d.distributed.UnreadableVolumeException;
import org.byol3d.evaluate.HeldOutFigures;
import org.byol3d.evaluate.HeldOutPairs;
import org.byol3d.evaluate.ViewMatching;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.nn.Compute;

/**
 * Holds checkpoints against crop pairs that they were not trained on: encode stages of the engine,
 * each of a training step's size, then the heads phase once, for all pairs. The same for every
 * number of workers.
 */
public final class HeldOutEvaluation {
  private final SparkSession spark;
  private final ResolvedConfig config;
  private final OptionalInt workers;

  /**
   * @param spark runs the stage, with the worker plugin
   * @param config crops, views and networks
   * @param workers tasks of a stage; by default all that the cluster runs at once
   */
  public HeldOutEvaluation(SparkSession spark, ResolvedConfig config, OptionalInt workers) {
    this.spark = spark;
    this.config = config;
    this.workers = workers;
  }

  /**
   * The figures of a checkpoint.
   *
   * @throws org.byol3d.checkpoint.MismatchedWeightsException if it is of other networks
   * @throws IOException if it is damaged, or a held-out volume cannot be read; names it
   */
  public HeldOutFigures run(CheckpointReference checkpoint, HeldOutPairs pairs)
      throws IOException, InterruptedException {
    var state =
        RunCheckpoints.load(
                checkpoint,
                new ByolNetworks(config.config().network()),
                spark.sparkContext().hadoopConfiguration())
            .state();
    var encoded = encode(state, pairs);
    return isFinite(encoded)
        ? figures(state, encoded)
        : diverged(encoded.rows(), "the representations");
  }

  /**
   * Makes sure that a checkpoint can be evaluated, before hours are spent on what it is compared
   * to.
   *
   * @throws org.byol3d.checkpoint.MismatchedWeightsException if it is of other networks
   * @throws IOException if it is damaged or missing
   */
  public void requireFit(CheckpointReference checkpoint) throws IOException {
    RunCheckpoints.load(
        checkpoint,
        new ByolNetworks(config.config().network()),
        spark.sparkContext().hadoopConfiguration());
  }

  private static HeldOutFigures diverged(int pairs, String what) {
    return new HeldOutFigures(
        pairs,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        what + " are not finite: the weights have diverged");
  }

  private Representations encode(TrainingState state, HeldOutPairs pairs)
      throws IOException, InterruptedException {
    int micro = config.config().batch().micro();
    int microBatches =
        Math.min(config.config().batch().global(), pairs.count() + micro - 1) / micro;
    var volumes = pairs.volumes().stream().map(IndexedVolume::sampled).toList();
    var plan =
        new MicroBatchPlan(config.config().sampler(volumes, pairs.seed(), 0), microBatches, micro);
    int steps = (pairs.count() + plan.globalBatch() - 1) / plan.globalBatch();
    var outputs = new ArrayList<byte[]>();
    try (var engine = new ByolEngines(spark).openForEncoding(config, pairs.volumes(), workers)) {
      engine.publish(state.online(), state.target(), 0);
      for (int step = 0; step < steps; step++) {
        var next = step + 1 < steps ? plan.step(step + 1) : List.<MicroBatch>of();
        outputs.addAll(engine.encode(plan.step(step), next).outputs());
      }
    } catch (UnreadableVolumeException e) {
      throw new IOException(
          "held-out data: %s: repair the file and run again, or give an unfinished run up with --abandon"
              .formatted(e.getMessage()),
          e);
    }
    return RowBytes.representations(outputs, config.config().network().representationSize());
  }

  private HeldOutFigures figures(TrainingState state, Representations encoded) {
    var network = config.config().network();
    int encoder = new ByolNetworks(network).encoderSize();
    try (var heads =
        new ByolHeads(
            network,
            Compute.cpu(config.config().run().compute().driverThreads()),
            BatchNormScope.GLOBAL,
            config.config().byol().targetBatchNorm())) {
      heads.online().load(state.online(), encoder);
      heads.target().load(state.target(), encoder);
      heads.online().loadBuffers(state.onlineBuffers());
      heads.target().loadBuffers(state.targetBuffers());
      var output = heads.step(encoded, 1);
      if (!Double.isFinite(output.loss()) || !isFinite(output.projections())) {
        return diverged(encoded.rows(), "the projections");
      }
      var spread = CollapseDiagnostics.of(output.projections());
      return new HeldOutFigures(
          encoded.rows(),
          output.loss(),
          ViewMatching.share(encoded.online1(), encoded.online2()),
          Math.max(0, spread.effectiveRank() - 1) / Math.max(1, spread.mostDirections() - 1),
          spread.meanCosine(),
          spread.reason().orElse(""));
    }
  }

  private static boolean isFinite(Representations encoded) {
    return List.of(encoded.online1(), encoded.online2(), encoded.target1(), encoded.target2())
        .stream()
        .allMatch(HeldOutEvaluation::isFinite);
  }

  private static boolean isFinite(Matrix rows) {
    return Arrays.stream(rows.values()).allMatch(Double::isFinite);
  }
}
