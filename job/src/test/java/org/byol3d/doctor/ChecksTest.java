package org.byol3d.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.byol3d.config.Presets;
import org.byol3d.config.TaskMemory;
import org.byol3d.distributed.DeviceRequest;
import org.byol3d.doctor.Examination.Visit;
import org.byol3d.placement.ExecutorSlot;
import org.junit.jupiter.api.Test;

/** Checks made-up clusters, each with one fault. */
class ChecksTest {
  private static final long GIB = 1L << 30;
  private static final Libtorch CUDA = new Libtorch.Loaded("2.7.1", "cu128");
  private static final TaskMemory MEMORY = new TaskMemory(8 * GIB, GIB, 34 << 20);

  private final Cluster sound =
      new Cluster(
          DeviceRequest.AUTO,
          CUDA,
          List.of(gpuExecutor(0, "a", "0"), gpuExecutor(1, "a", "1"), gpuExecutor(2, "b", "0")));

  /** A short form of an examination. */
  private record Cluster(DeviceRequest request, Libtorch driver, List<ExecutorReport> reports) {
    Cluster with(ExecutorReport first) {
      return new Cluster(
          request, driver, Stream.concat(Stream.of(first), reports.stream().skip(1)).toList());
    }

    Examination seen(OptionalInt expected, ClockOffset clock) {
      return new Examination(
          request,
          MEMORY,
          driver,
          reports.size(),
          expected,
          reports.stream()
              .map(
                  it ->
                      new Visit(it, Optional.of(clock), OptionalDouble.of(1), OptionalDouble.of(1)))
              .toList(),
          List.of(),
          Optional.empty(),
          List.of(),
          true);
    }

    List<Finding> findings() {
      return Checks.of(seen(OptionalInt.of(reports.size()), clock(0)));
    }
  }

  private static ClockOffset clock(long millis) {
    return new ClockOffset(Duration.ofMillis(millis), Duration.ofMillis(30));
  }

  private static ExecutorReport gpuExecutor(int id, String host, String address) {
    return executor(
        id, host, List.of(address), new DeviceSeen.Gpu("gpu(" + address + ")", 2, 20 * GIB));
  }

  private static ExecutorReport executor(
      int id, String host, List<String> addresses, DeviceSeen device) {
    return new ExecutorReport(
        new ExecutorSlot(host, Integer.toString(id)),
        addresses,
        device,
        CUDA,
        8,
        4,
        4 * GIB,
        20 * GIB,
        true,
        new DataRead.Done(3, 3000, 1000));
  }

  private static ExecutorReport with(ExecutorReport it, Libtorch libtorch) {
    return new ExecutorReport(
        it.slot(),
        it.gpuAddresses(),
        it.device(),
        libtorch,
        8,
        4,
        4 * GIB,
        20 * GIB,
        true,
        it.read());
  }

  private static void assertOne(
      List<Finding> findings, String where, String problem, String advice) {
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).where()).isEqualTo(where);
    assertThat(findings.get(0).problem()).contains(problem);
    assertThat(findings.get(0).advice()).contains(advice);
  }

  @Test
  void soundClusterHasNoFindings() {
    assertThat(sound.findings()).isEmpty();
  }

  @Test
  void noExecutorAtAll() {
    var seen =
        new Examination(
            DeviceRequest.AUTO,
            MEMORY,
            CUDA,
            0,
            OptionalInt.of(2),
            List.of(),
            List.of(),
            Optional.empty(),
            List.of("waiting for executors: no answer within 120,000 ms"),
            true);
    assertThat(Checks.of(seen))
        .extracting(Finding::problem)
        .containsExactly(
            "waiting for executors: no answer within 120,000 ms",
            "no executor took a task",
            "0 tasks run at once, but 2 are expected");
  }

  @Test
  void fewerSlotsThanExpected() {
    assertOne(
        Checks.of(sound.seen(OptionalInt.of(4), clock(0))),
        "cluster",
        "3 tasks run at once, but 4 are expected",
        "workers are missing");
  }

  @Test
  void executorThatTookNoTask() {
    var seen = sound.seen(OptionalInt.empty(), clock(0));
    var missed =
        new Examination(
            seen.request(),
            MEMORY,
            CUDA,
            3,
            OptionalInt.empty(),
            seen.visits(),
            List.of(new ExecutorSlot("c", "7")),
            Optional.empty(),
            List.of(),
            true);
    assertOne(Checks.of(missed), "executor 7 on c", "took no task", "excluded");
  }

  @Test
  void noWorkerPlugin() {
    var without =
        new ExecutorReport(
            new ExecutorSlot("a", "0"),
            List.of("0"),
            new DeviceSeen.Gpu("gpu(0)", 2, 20 * GIB),
            CUDA,
            8,
            4,
            4 * GIB,
            20 * GIB,
            false,
            new DataRead.NotAsked());
    assertOne(
        sound.with(without).findings(),
        "executor 0 on a",
        "no worker plugin",
        "spark.plugins=org.byol3d.distributed.WorkerPlugin");
  }

  @Test
  void sparkGaveNoRequestedGpu() {
    var cluster =
        new Cluster(
            DeviceRequest.GPU,
            CUDA,
            List.of(
                executor(0, "a", List.of(), new DeviceSeen.Unusable(2, "none given")),
                gpuExecutor(1, "a", "1")));
    assertOne(
        cluster.findings(),
        "executor 0 on a",
        "asked for, but Spark gave the task none",
        "spark.task.resource.gpu.amount");
  }

  @Test
  void djlDoesNotSeeGivenGpu() {
    var blind = executor(0, "a", List.of("0"), new DeviceSeen.Unusable(0, "libtorch sees none"));
    assertOne(
        sound.with(blind).findings(),
        "executor 0 on a",
        "Spark gave one, but DJL sees none",
        "CUDA libtorch");
  }

  @Test
  void gpuAddressThatDjlLacks() {
    var wrong = executor(0, "a", List.of("5"), new DeviceSeen.Unusable(2, "GPU 5, but sees 2"));
    assertOne(sound.with(wrong).findings(), "executor 0 on a", "GPU 5, but sees 2", "discovery");
  }

  @Test
  void differentLibtorchs() {
    var other = with(gpuExecutor(0, "a", "0"), new Libtorch.Loaded("2.5.1", "cu124"));
    assertOne(
        sound.with(other).findings(),
        "cluster",
        "2.5.1, 2.7.1; flavors of executors: cu124, cu128",
        "the same libtorch");
    // The driver may compute on its CPU.
    assertThat(
            new Cluster(DeviceRequest.AUTO, new Libtorch.Loaded("2.7.1", "cpu"), sound.reports())
                .findings())
        .isEmpty();
  }

  @Test
  void noLibtorch() {
    var without = with(gpuExecutor(0, "a", "0"), new Libtorch.Missing("no such flavor"));
    assertOne(sound.with(without).findings(), "executor 0 on a", "no such flavor", "--libtorch");
    var driver = new Cluster(DeviceRequest.AUTO, new Libtorch.Missing("offline"), sound.reports());
    assertOne(driver.findings(), "driver", "offline", "--libtorch");
  }

  @Test
  void twoExecutorsOnOneGpu() {
    assertOne(
        sound.with(gpuExecutor(0, "a", "1")).findings(),
        "executor 0 on a, executor 1 on a",
        "share GPU 1 of a",
        "one worker per machine");
  }

  @Test
  void clocksThatDiffer() {
    assertThat(Checks.of(sound.seen(OptionalInt.empty(), clock(2030)))).isEmpty();
    var findings = Checks.of(sound.seen(OptionalInt.empty(), clock(-2031)));
    assertThat(findings).hasSize(3);
    assertThat(findings.get(2).where()).isEqualTo("executor 2 on b");
    assertThat(findings.get(2).problem()).contains("2.0 s behind the driver's", "0.03 s");
    assertThat(findings.get(2).advice()).contains("NTP");
  }

  @Test
  void tooLittleMemory() {
    var small = executor(0, "a", List.of("0"), new DeviceSeen.Gpu("gpu(0)", 2, 8 * GIB - 1));
    assertOne(sound.with(small).findings(), "executor 0 on a", "8.0 GiB", "batch.micro");

    var narrow =
        new ExecutorReport(
            new ExecutorSlot("a", "0"),
            List.of("0"),
            new DeviceSeen.Gpu("gpu(0)", 2, 20 * GIB),
            CUDA,
            8,
            4,
            GIB - 1,
            20 * GIB,
            true,
            new DataRead.NotAsked());
    assertOne(sound.with(narrow).findings(), "executor 0 on a", "heap", "spark.executor.memory");

    // Each needs 8.3 GiB, and three executors share 20 GiB.
    var crowded =
        new Cluster(
            DeviceRequest.CPU,
            CUDA,
            Stream.of(0, 1, 2)
                .map(id -> executor(id, "a", List.of(), new DeviceSeen.Cpu(0)))
                .toList());
    assertOne(
        crowded.findings(),
        "a, executor 0 on a, executor 1 on a, executor 2 on a",
        "20.0 GiB of memory are free, but its executors need 24.9 GiB",
        "fewer executors");
  }

  @Test
  void dataThatCannotBeRead() {
    var it = gpuExecutor(0, "a", "0");
    var blind =
        new ExecutorReport(
            it.slot(),
            it.gpuAddresses(),
            it.device(),
            CUDA,
            8,
            4,
            4 * GIB,
            20 * GIB,
            true,
            new DataRead.Failed("/data/x.b2nd: no such file"));
    assertOne(
        sound.with(blind).findings(), "executor 0 on a", "/data/x.b2nd: no such file", "mount it");
  }

  @Test
  void fullConfigurationNeedsMemoryOfItsTable() {
    var config = Presets.PRETRAIN.load("full", List.of());
    // Crops of 96 in eight micro-batches of two pairs: when they are kept, all are in the memory of
    // one worker.
    assertThat(TaskMemory.of(config, 8).tensors() / (double) GIB).isBetween(4.3, 4.4);
    assertThat(TaskMemory.of(config, 1).tensors() / (double) GIB).isBetween(29.0, 30.0);
    assertThat(TaskMemory.of(config, 64)).isEqualTo(TaskMemory.of(config, 8));
    assertThat(TaskMemory.of(config, 8).encoder()).isEqualTo(4 * 8_616_960);
  }
}
