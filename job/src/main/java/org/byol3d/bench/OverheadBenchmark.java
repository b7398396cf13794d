package org.byol3d.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.byol3d.bench.ViewsReader.Views;
import org.byol3d.config.PretrainConfig;
import org.byol3d.crop.CropRule;
import org.byol3d.crop.CropSampler;
import org.byol3d.crop.MicroBatchPlan;
import org.byol3d.distributed.GradientWire;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.pretrain.PretrainPlan;
import org.byol3d.report.training.StepMetrics;
import org.byol3d.report.training.StepTimings;

/**
 * Trains on Spark and, between its steps, in a plain loop in this process, so that both meet the
 * same disturbances. The plain loop has its crops in memory; its threads are as many as Spark's
 * workers, each with as many intra-op threads.
 */
public final class OverheadBenchmark {
  private OverheadBenchmark() {}

  /**
   * Measures.
   *
   * @param spark with the worker plugin
   * @param index URI of the index of {@link BenchmarkVolumes}
   * @param saveDirectory URI of the run's directory
   * @throws IllegalStateException when both do not compute the same
   */
  public static Overhead run(
      SparkSession spark, BenchmarkRun run, String index, String saveDirectory)
      throws IOException, InterruptedException {
    var config = run.config().config();
    var volumes = VolumeIndex.load(spark, index);
    long stepsPerEpoch =
        PretrainPlan.of(config, volumes.volumes().size(), run.workers()).stepsPerEpoch();
    int threads =
        config
            .run()
            .compute()
            .threads()
            .orElseGet(() -> spark.sparkContext().getConf().getInt("spark.task.cpus", 1));
    try (var plain = new PlainLoop(config, stepsPerEpoch, run.workers(), threads);
        var reader = new ViewsReader(config, volumes.volumes())) {
      var pairs = new Pairs(run, plain, reader, plan(config, volumes));
      run.train(spark, index, saveDirectory, pairs);
      return new Overhead(pairs.spark, pairs.plain);
    }
  }

  private static MicroBatchPlan plan(PretrainConfig config, VolumeIndex index) {
    var sampler =
        new CropSampler(
            index.sampledVolumes(),
            new CropRule(config.crop().size(), config.crop().overlap()),
            config.crop().foreground(),
            config.seed(),
            index.generation());
    return new MicroBatchPlan(
        sampler, config.batch().global() / config.batch().micro(), config.batch().micro());
  }

  /** Makes each step of Spark's again. */
  private static final class Pairs implements StepSink {
    private final BenchmarkRun run;
    private final PlainLoop loop;
    private final ViewsReader reader;
    private final MicroBatchPlan plan;
    private final List<StepTimings> spark = new ArrayList<>();
    private final List<PlainStep> plain = new ArrayList<>();

    private Pairs(BenchmarkRun run, PlainLoop loop, ViewsReader reader, MicroBatchPlan plan) {
      this.run = run;
      this.loop = loop;
      this.reader = reader;
      this.plan = plan;
    }

    @Override
    public void step(StepMetrics metrics) throws IOException {
      var views = new ArrayList<Views>();
      for (var batch : plan.step(metrics.step())) {
        views.add(reader.read(batch));
      }
      PlainStep made;
      try {
        made = loop.step(metrics.step(), views);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted in step " + metrics.step() + " of the plain loop", e);
      }
      requireSame(metrics, made);
      if (metrics.step() >= run.warmup()) {
        spark.add(metrics.timings());
        plain.add(made);
      }
    }

    private void requireSame(StepMetrics metrics, PlainStep made) {
      boolean exact = run.config().config().run().distributed().wire() == GradientWire.FP32;
      if (exact && Double.compare(made.loss(), metrics.loss()) != 0) {
        throw new IllegalStateException(
            "step %d: the loss is %s on Spark and %s in the plain loop: they do not compute the same"
                .formatted(metrics.step(), metrics.loss(), made.loss()));
      }
    }
  }
}
