package org.byol3d.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.byol3d.config.Presets;
import org.byol3d.distributed.WorkerPlugin;
import org.byol3d.phantom.PhantomGenerator;
import org.byol3d.phantom.PhantomParameters;
import org.byol3d.phantom.dataset.PhantomDataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the one executor of local mode. */
class DoctorTest {
  /** Ends the tasks of this process that wait for it. */
  private static final CountDownLatch DONE = new CountDownLatch(1);

  @TempDir private Path folder;

  private static JavaSparkContext spark(SparkConf conf) {
    return new JavaSparkContext(
        conf.setMaster("local[2]")
            .setAppName("tests")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "localhost")
            .set("spark.driver.bindAddress", "127.0.0.1"));
  }

  private static Examination examine(JavaSparkContext spark, List<String> files, String... settings)
      throws Exception {
    var config = Presets.PRETRAIN.load("smoke", List.of(settings));
    try (var doctor = new Doctor(spark, config, Duration.ofSeconds(60))) {
      return doctor.examine(files, OptionalInt.of(2));
    }
  }

  @Test
  void executorIsReachedAndMeasured() throws Exception {
    var dataset =
        new PhantomDataset(
            new Configuration(),
            folder.toString(),
            new PhantomGenerator(PhantomParameters.defaults(), 1),
            new PhantomDataset.Shape(1, 2, 24, PhantomDataset.Voxels.UINT16, false));
    dataset.writePatch(0, 0);
    dataset.writePatch(0, 1);
    var files =
        List.of(
            folder.resolve(PhantomDataset.id(0, 0) + ".b2nd").toString(),
            folder.resolve(PhantomDataset.id(0, 1) + ".b2nd").toString());
    var conf = new SparkConf().set("spark.plugins", WorkerPlugin.class.getName());
    try (var spark = spark(conf)) {
      var seen = examine(spark, files, "compute.threads=2");

      assertThat(seen.slots()).isEqualTo(2);
      assertThat(seen.unreached()).isEmpty();
      assertThat(seen.failures()).isEmpty();
      assertThat(seen.visits()).hasSize(1);
      var visit = seen.visits().get(0);
      var report = visit.report();
      assertThat(report.slot().executorId()).isEqualTo("driver");
      assertThat(report.plugin()).isTrue();
      assertThat(report.gpuAddresses()).isEmpty();
      assertThat(report.device()).isInstanceOf(DeviceSeen.Cpu.class);
      assertThat(report.libtorch())
          .isEqualTo(seen.driver())
          .isEqualTo(new Libtorch.Loaded("2.7.1", "cpu"));
      assertThat(report.threads()).isEqualTo(2);
      assertThat(report.freeHeapBytes()).isPositive().isLessThan(Runtime.getRuntime().maxMemory());
      assertThat(report.freeMemoryBytes()).isPositive();
      // Each reads a crop of 16.
      assertThat(report.read())
          .isInstanceOfSatisfying(
              DataRead.Done.class, it -> assertThat(it.bytes()).isEqualTo(2 * 16 * 16 * 16 * 4));
      assertThat(visit.clock())
          .hasValueSatisfying(
              it -> assertThat(it.ahead().abs()).isLessThanOrEqualTo(it.uncertainty()));
      assertThat(visit.collect().orElseThrow()).isPositive();
      assertThat(visit.broadcast().orElseThrow()).isPositive();
      assertThat(seen.together().orElseThrow().executors()).isEqualTo(1);
      assertThat(Checks.of(seen)).isEmpty();
    }
  }

  @Test
  void problemsOfTheExecutorAreFound() throws Exception {
    var missing = folder.resolve("missing.b2nd").toString();
    try (var spark = spark(new SparkConf())) {
      var seen = examine(spark, List.of(missing), "compute.device=gpu");

      assertThat(Checks.of(seen))
          .extracting(Finding::problem)
          .satisfiesExactly(
              it -> assertThat(it).contains("no worker plugin"),
              it -> assertThat(it).contains("a GPU is asked for, but DJL sees none"),
              it -> assertThat(it).contains("cannot read data", missing));
    }
  }

  @Test
  void clusterWithoutTasksIsGivenUp() throws Exception {
    var conf = new SparkConf().set("spark.plugins", WorkerPlugin.class.getName());
    try (var spark = spark(conf);
        var doctor =
            new Doctor(spark, Presets.PRETRAIN.load("smoke", List.of()), Duration.ofMillis(200))) {
      var busy =
          spark
              .parallelize(List.of(0, 1), 2)
              .map(
                  it -> {
                    DONE.await();
                    return it;
                  })
              .collectAsync();
      var seen = doctor.examine(List.of(), OptionalInt.of(3));
      DONE.countDown();
      assertThat(busy.get()).containsExactly(0, 1);

      assertThat(seen.visits()).isEmpty();
      assertThat(Checks.of(seen))
          .extracting(Finding::problem)
          .containsExactly(
              "waiting for executors: no answer within 200 ms",
              "no executor took a task",
              "2 tasks run at once, but 3 are expected");
    }
  }

  @Test
  void executorsReadFilesOfTheirOwn() {
    var files = List.of("a", "b", "c", "d", "e", "f", "g");
    assertThat(Doctor.ownFiles(files, 0)).containsExactly("a", "b", "c");
    assertThat(Doctor.ownFiles(files, 1)).containsExactly("d", "e", "f");
    assertThat(Doctor.ownFiles(files, 2)).containsExactly("g", "a", "b");
    assertThat(Doctor.ownFiles(List.of("a"), 5)).containsExactly("a");
    assertThat(Doctor.ownFiles(List.of(), 1)).isEmpty();
  }

  @Test
  void clockIsReadInMidRoundTrip() {
    var asked = Instant.parse("2026-11-24T12:00:00Z");
    var offset = ClockOffset.of(asked, asked.plusMillis(2500), asked.plusMillis(100));
    assertThat(offset.ahead()).isEqualTo(Duration.ofMillis(2450));
    assertThat(offset.uncertainty()).isEqualTo(Duration.ofMillis(50));
    assertThat(offset.exceeds(Duration.ofMillis(2400))).isFalse();
    assertThat(offset.exceeds(Duration.ofMillis(2399))).isTrue();
  }

  @Test
  void availableMemoryIsRead() {
    assertThat(FreeMemory.available("MemTotal:  10 kB\nMemFree:  2 kB\nMemAvailable:  7 kB\n"))
        .hasValue(7 * 1024);
    assertThat(FreeMemory.available("MemTotal:  10 kB\n")).isEmpty();
  }

  @Test
  void flavorIsPartOfFolderName() {
    assertThat(Libtorch.flavorOfFolder("/c/pytorch/2.7.1-20250812-cpu-linux-x86_64"))
        .hasValue("cpu");
    assertThat(Libtorch.flavorOfFolder("/c/pytorch/2.7.1-cu128-linux-x86_64/")).hasValue("cu128");
    assertThat(Libtorch.flavorOfFolder("/opt/libtorch/lib")).isEmpty();
  }
}
