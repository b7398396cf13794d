package org.byol3d.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.byol3d.b2nd.B2ndArray;
import org.byol3d.b2nd.Region;
import org.byol3d.phantom.PhantomGenerator;
import org.byol3d.phantom.PhantomParameters;
import org.byol3d.phantom.dataset.PhantomDataset;
import org.byol3d.phantom.dataset.PhantomDataset.Voxels;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures a first ingest of 200 phantoms of 128³, from listing to commit, and its lower bound: a
 * plain loop that reads and decodes the same files on as many threads. Spark is started and both
 * are warm. The files are in the system's cache, so this measures the processor only.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 5)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-XX:+UseParallelGC", // as submit/bin/byol3d
      "--add-opens=java.base/java.lang=ALL-UNNAMED",
      "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
      "--add-opens=java.base/java.nio=ALL-UNNAMED",
      "--add-opens=java.base/java.util=ALL-UNNAMED",
      "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
      "--add-opens=java.base/sun.util.calendar=ALL-UNNAMED"
    })
public class IngestBenchmark {
  private static final int SIZE = 128;
  private static final int DISTINCT = 8;

  @Param("200")
  int volumes;

  @Param("2")
  int threads;

  private Path data;
  private Path index;
  private SparkSession spark;

  /** Starts Spark; writes the volumes on first use, which takes long. */
  @Setup(Level.Trial)
  public void start() throws IOException {
    data = Path.of(System.getProperty("java.io.tmpdir"), "byol3d-bench-ingest-" + volumes);
    if (!Files.exists(data)) {
      makeVolumes();
    }
    spark =
        SparkSession.builder()
            .master("local[" + threads + "]")
            .appName("benchmark")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "localhost")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate();
  }

  private void makeVolumes() throws IOException {
    var making = data.resolveSibling(data.getFileName() + ".making");
    var phantoms =
        new PhantomDataset(
            new Configuration(),
            making.toString(),
            new PhantomGenerator(PhantomParameters.defaults(), 1),
            new PhantomDataset.Shape(1, DISTINCT, SIZE, Voxels.ZSCORE, false));
    for (var patch = 0; patch < Math.min(DISTINCT, volumes); patch++) {
      phantoms.writePatch(0, patch);
    }
    for (var volume = DISTINCT; volume < volumes; volume++) {
      Files.copy(
          making.resolve(PhantomDataset.id(0, volume % DISTINCT) + ".b2nd"),
          making.resolve(PhantomDataset.id(0, volume) + ".b2nd"));
    }
    Files.move(making, data);
  }

  /** Makes a directory for a new index. */
  @Setup(Level.Iteration)
  public void makeRoom() throws IOException {
    index = Files.createTempDirectory("byol3d-bench-index");
  }

  /** Removes the index. */
  @TearDown(Level.Iteration)
  public void clean() throws IOException {
    try (var files = Files.walk(index)) {
      files.sorted(Comparator.reverseOrder()).forEach(IngestBenchmark::delete);
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops Spark. */
  @TearDown(Level.Trial)
  public void stop() {
    spark.stop();
  }

  private IngestReport ingest(StatisticsMode mode) throws IOException {
    return new IngestJob(spark, Clock.systemUTC(), IngestListener.NONE)
        .run(
            new IngestOptions(
                data.toString(),
                index.toString(),
                ScanIdRule.FOLDER_PATH,
                mode,
                96,
                OptionalInt.empty()));
  }

  /** Measures a whole ingest. */
  @Benchmark
  public IngestReport ingest() throws IOException {
    return ingest(StatisticsMode.FULL);
  }

  /** Measures a whole ingest that reads a sample of each volume. */
  @Benchmark
  public IngestReport ingestOfASample() throws IOException {
    return ingest(StatisticsMode.SAMPLE);
  }

  /** Measures reading and decoding alone. */
  @Benchmark
  public double floor() throws Exception {
    List<Path> files;
    try (var listing = Files.list(data)) {
      files = listing.sorted().toList();
    }
    var next = new AtomicInteger();
    Callable<Double> reading =
        () -> {
          var voxels = new float[SIZE * SIZE * SIZE];
          var sum = 0.0;
          for (var i = next.getAndIncrement(); i < files.size(); i = next.getAndIncrement()) {
            try (var array = B2ndArray.open(files.get(i))) {
              array.read(Region.all(array.shape()), voxels);
              sum += voxels[i];
            }
          }
          return sum;
        };
    var pool = Executors.newFixedThreadPool(threads);
    try {
      var results = new ArrayList<Future<Double>>();
      for (var thread = 0; thread < threads; thread++) {
        results.add(pool.submit(reading));
      }
      var sum = 0.0;
      for (var result : results) {
        sum += result.get();
      }
      return sum;
    } finally {
      pool.shutdownNow();
    }
  }
}
