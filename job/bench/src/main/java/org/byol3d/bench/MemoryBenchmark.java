package org.byol3d.bench;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.byol3d.metrics.MetricsSink;
import org.byol3d.metrics.StepMetrics;
import org.byol3d.placement.ExecutorSlot;
import scala.Tuple2;

/** Trains, and samples the memory of all processes at regular steps. */
public final class MemoryBenchmark {
  private static final String DRIVER = "driver";

  private MemoryBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param spark with the worker plugin; each executor runs one task at a time
   * @param every steps between two samples; the first sample follows the warm-up
   * @param index URI of the index of {@link BenchmarkVolumes}
   * @param saveDirectory URI of the run's directory
   */
  public static MemoryProfile run(
      SparkSession spark, BenchmarkRun run, int every, String index, String saveDirectory)
      throws IOException, InterruptedException {
    var context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    SortedMap<Long, Map<String, ProcessMemory>> samples = new TreeMap<>();
    MetricsSink sampling =
        record -> {
          long measured = record.step() + 1 - run.warmup();
          if (record instanceof StepMetrics && measured >= 0 && measured % every == 0) {
            samples.put(record.step() + 1, sample(context, run.workers()));
          }
        };
    run.train(spark, index, saveDirectory, sampling);
    return new MemoryProfile(samples);
  }

  private static Map<String, ProcessMemory> sample(JavaSparkContext context, int executors)
      throws IOException {
    var sample = new HashMap<String, ProcessMemory>();
    if (!context.isLocal()) {
      // Between two steps all executors are idle, so each of them gets one task.
      context
          .parallelize(IntStream.range(0, executors).boxed().toList(), executors)
          .map(i -> new Tuple2<>(ExecutorSlot.current().executorId(), ProcessMemory.now()))
          .collect()
          .forEach(it -> sample.put("executor " + it._1(), it._2()));
    }
    sample.put(DRIVER, ProcessMemory.now());
    return sample;
  }
}
