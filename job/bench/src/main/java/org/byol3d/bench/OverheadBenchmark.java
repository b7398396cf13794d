package org.byol3d.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.byol3d.crop.CropPair;
import org.byol3d.crop.MicroBatchPlan;
import org.byol3d.distributed.BatchLoader;
import org.byol3d.distributed.GradientWire;
import org.byol3d.distributed.WorkerOptions;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.metrics.MetricsRecord;
import org.byol3d.metrics.MetricsSink;
import org.byol3d.metrics.StepMetrics;
import org.byol3d.metrics.StepTimings;
import org.byol3d.pretrain.ByolProgram;
import org.byol3d.pretrain.PretrainPlan;
import org.byol3d.pretrain.ViewBatch;

/**
 * Trains on Spark and, between the steps, in a plain loop in this process, so that other load on
 * the machine affects both. The plain loop has its crops in memory. It has one thread per worker of
 * Spark, with the same number of intra-op threads.
 */
public final class OverheadBenchmark {
  private OverheadBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param spark with the worker plugin
   * @param index URI of the index of {@link BenchmarkVolumes}
   * @param saveDirectory URI of the run's directory
   * @throws IllegalStateException if the losses differ
   */
  public static Overhead run(
      SparkSession spark, BenchmarkRun run, String index, String saveDirectory)
      throws IOException, InterruptedException {
    var config = run.config().config();
    var volumes = VolumeIndex.load(spark, index);
    long stepsPerEpoch =
        PretrainPlan.of(config, volumes.volumes().size(), run.workers()).stepsPerEpoch();
    var context = spark.sparkContext();
    int threads = WorkerOptions.threads(config.run().compute().threads(), context.getConf());
    var program = new ByolProgram(run.config().text(), volumes.volumes());
    try (var plain = new PlainLoop(program, config, stepsPerEpoch, run.workers(), threads);
        var loader = program.openLoader(context.hadoopConfiguration())) {
      var pairs =
          new Pairs(
              run,
              plain,
              loader,
              config.microBatches(volumes.sampledVolumes(), volumes.generation()));
      run.train(spark, index, saveDirectory, pairs);
      return new Overhead(pairs.spark, pairs.plain);
    }
  }

  /** Repeats each step of Spark in the plain loop. */
  private static final class Pairs implements MetricsSink {
    private final BenchmarkRun run;
    private final PlainLoop loop;
    private final BatchLoader<CropPair, ViewBatch> loader;
    private final MicroBatchPlan<CropPair> plan;
    private final List<StepTimings> spark = new ArrayList<>();
    private final List<PlainStep> plain = new ArrayList<>();

    private Pairs(
        BenchmarkRun run,
        PlainLoop loop,
        BatchLoader<CropPair, ViewBatch> loader,
        MicroBatchPlan<CropPair> plan) {
      this.run = run;
      this.loop = loop;
      this.loader = loader;
      this.plan = plan;
    }

    @Override
    public void accept(MetricsRecord record) throws IOException {
      if (record instanceof StepMetrics metrics) {
        repeat(metrics);
      }
    }

    private void repeat(StepMetrics metrics) throws IOException {
      var views = new ArrayList<ViewBatch>();
      for (var batch : plan.step(metrics.step())) {
        views.add(loader.load(batch));
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
            String.format(
                Locale.ROOT,
                "step %d: the loss is %s on Spark and %s in the plain loop: they must be equal",
                metrics.step(),
                metrics.loss(),
                made.loss()));
      }
    }
  }
}
