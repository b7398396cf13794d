package org.byol3d.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.SparkSession;
import org.byol3d.storage.CommittedFile;
import org.byol3d.submit.CheckoutCommand;
import org.byol3d.submit.ConfigurationOptions;
import org.byol3d.submit.SparkSessions;
import org.byol3d.text.WrongRequestException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code byol3d bench}: measures what training on Spark costs on this machine. */
@Command(
    name = "bench",
    description = {
      "Measures training steps on phantoms and prints tables of Markdown.",
      "Measures the time of a step on Spark and of the same step in a plain loop"
          + " just after it, or with --memory the memory of all processes over many steps.",
      "Each worker computes one micro-batch (batch.micro) per step.",
    },
    exitCodeList = {"0:done", "1:failed, or memory grew beyond --max-growth", "2:wrong usage"})
public final class BenchCommand extends CheckoutCommand {
  private static final int SAMPLE_EVERY = 25;
  private static final int PERCENT = 100;

  /** Steps between checkpoints when time is measured: a checkpoint would add to the time. */
  private static final int NEVER = Integer.MAX_VALUE;

  @Spec private CommandSpec spec;

  @Mixin private ConfigurationOptions configuration;

  @Option(
      names = "--tasks",
      split = ",",
      paramLabel = "N",
      description = "Numbers of workers that are threads of this process.")
  private List<Integer> tasks = List.of();

  @Option(
      names = "--executors",
      split = ",",
      paramLabel = "N",
      description =
          "Numbers of workers that are separate processes. Without this and"
              + " --tasks: 1,2 of both.")
  private List<Integer> executors = List.of();

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps to measure. Default: 20; with --memory 500.")
  private Integer steps;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      description = "Steps before the measured steps. Default: 3; with --memory 100.")
  private Integer warmup;

  @Option(names = "--memory", description = "Measure memory, not time.")
  private boolean memory;

  @Option(
      names = "--every",
      defaultValue = "" + SAMPLE_EVERY,
      paramLabel = "N",
      description =
          "With --memory: steps between two samples, and two checkpoints. Default:"
              + " ${DEFAULT-VALUE}.")
  private int every;

  @Option(
      names = "--max-growth",
      paramLabel = "PERCENT",
      description =
          "With --memory: fail if a process, or its heap, grows by more than this share of its"
              + " resident memory over all steps.")
  private Double maxGrowth;

  @Option(
      names = "--out",
      paramLabel = "OUT.md",
      description = "File to write the tables to as well.")
  private String output;

  @Option(names = "--in-cluster-process", hidden = true)
  private boolean inClusterProcess;

  /** A number of workers, as threads or as processes. */
  private record Setting(boolean processes, int workers) {
    SparkSession start() throws IOException {
      return processes
          ? SparkSessions.startTrainingOnExecutors("bench", workers)
          : SparkSessions.startTraining("bench", workers);
    }

    @Override
    public String toString() {
      return workers + (processes ? " executor" : " task") + (workers == 1 ? "" : "s");
    }
  }

  /** Measures a setting in its own folder. */
  @FunctionalInterface
  private interface Measurement<T> {
    T of(SparkSession spark, BenchmarkRun run, String index, String saveDirectory)
        throws IOException, InterruptedException;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (tasks.isEmpty() && executors.isEmpty()) {
      tasks = List.of(1, 2);
      executors = List.of(1, 2);
    }
    requirePositive("--every", every);
    tasks.forEach(it -> requirePositive("--tasks", it));
    executors.forEach(it -> requirePositive("--executors", it));
    requirePositive("--steps", steps());
    WrongRequestException.unless(maxGrowth == null || memory, "--max-growth goes with --memory");
    WrongRequestException.unless(
        !memory || steps() >= every,
        String.format(
            Locale.ROOT,
            "--steps %d: with --memory at least --every %d, or there is nothing to compare",
            steps(),
            every));
    var resolved = resolve();
    var folder = Files.createTempDirectory("byol3d-bench");
    try {
      if (!executors.isEmpty() && !inClusterProcess) {
        var arguments = new ArrayList<>(spec.root().commandLine().getParseResult().originalArgs());
        arguments.add("--in-cluster-process");
        return ClusterProcess.run(folder.resolve("spark"), arguments);
      }
      return memory ? memory(folder, resolved) : overhead(folder, resolved);
    } finally {
      FileUtil.fullyDelete(folder.toFile());
    }
  }

  private int overhead(Path folder, Map<Setting, BenchmarkRun> runs)
      throws IOException, InterruptedException {
    Map<String, Overhead> results = measure(folder, runs, OverheadBenchmark::run);
    print(runs, BenchmarkTables.overhead(results));
    return 0;
  }

  private int memory(Path folder, Map<Setting, BenchmarkRun> runs)
      throws IOException, InterruptedException {
    Map<String, MemoryProfile> results =
        measure(
            folder,
            runs,
            (spark, run, index, directory) ->
                MemoryBenchmark.run(spark, run, every, index, directory));
    print(runs, BenchmarkTables.memory(results));
    boolean flat = true;
    for (var result : results.entrySet()) {
      for (var process : result.getValue().processes()) {
        double grown = PERCENT * result.getValue().share(process);
        if (maxGrowth != null && grown > maxGrowth) {
          flat = false;
          err()
              .printf(
                  Locale.ROOT,
                  "byol3d: %s, %s: memory grew by %.1f %% in %d steps, more than --max-growth"
                      + " %.1f %%%n",
                  result.getKey(),
                  process,
                  grown,
                  steps(),
                  maxGrowth);
        }
      }
    }
    return flat ? 0 : 1;
  }

  private <T> Map<String, T> measure(
      Path folder, Map<Setting, BenchmarkRun> runs, Measurement<T> measurement)
      throws IOException, InterruptedException {
    var results = new LinkedHashMap<String, T>();
    String index = null;
    for (var entry : runs.entrySet()) {
      var run = entry.getValue();
      try (var spark = entry.getKey().start()) {
        if (index == null) {
          index = BenchmarkVolumes.write(spark, folder, run.config().config().crop().size());
        }
        err()
            .printf(
                Locale.ROOT, "%s: %d and %d steps%n", entry.getKey(), run.warmup(), run.steps());
        var directory = folder.resolve("run-" + results.size()).toString();
        results.put(entry.getKey().toString(), measurement.of(spark, run, index, directory));
      }
    }
    return results;
  }

  private void print(Map<Setting, BenchmarkRun> runs, String tables) throws IOException {
    var config = runs.values().iterator().next().config().config();
    var page =
        String.format(
            Locale.ROOT,
            "%s, crop %s, %d crop pairs per worker, %d steps after %d; %s:%n%n%s",
            configuration.asGiven(),
            config.crop().size().edges(),
            config.batch().micro(),
            steps(),
            warmup(),
            BenchmarkTables.machine(),
            tables);
    out().print(page);
    out().flush();
    if (output != null) {
      CommittedFile.write(
          new Configuration(), output, out -> out.write(page.getBytes(StandardCharsets.UTF_8)));
      out().printf("%nNext: copy the tables from %s%n", output);
    }
  }

  private Map<Setting, BenchmarkRun> resolve() {
    var runs = new LinkedHashMap<Setting, BenchmarkRun>();
    tasks.forEach(it -> runs.put(new Setting(false, it), null));
    executors.forEach(it -> runs.put(new Setting(true, it), null));
    runs.replaceAll(
        (setting, none) ->
            BenchmarkRun.of(
                configuration::resolveWith,
                setting.workers(),
                warmup(),
                steps(),
                memory ? every : NEVER));
    return runs;
  }

  private int steps() {
    return steps == null ? (memory ? 500 : 20) : steps;
  }

  private int warmup() {
    return warmup == null ? (memory ? 100 : 3) : warmup;
  }
}
