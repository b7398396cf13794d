package org.byol3d.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.byol3d.config.TaskMemory;
import org.byol3d.distributed.DeviceRequest;
import org.byol3d.distributed.WorkerPlugin;
import org.byol3d.doctor.Examination.Visit;
import org.byol3d.placement.ExecutorSlot;
import org.byol3d.text.Units;

/** Finds what is wrong with a cluster, from its examination. Pure. */
public final class Checks {
  private static final Duration MOST_SKEW = Duration.ofSeconds(2);
  private static final String CLUSTER = "cluster";

  private final Examination seen;
  private final List<ExecutorReport> reports;
  private final List<Finding> findings = new ArrayList<>();

  private Checks(Examination seen) {
    this.seen = seen;
    this.reports = seen.visits().stream().map(Visit::report).toList();
  }

  /**
   * Returns the problems, those of the cluster before those of executors; empty when there are
   * none.
   */
  public static List<Finding> of(Examination seen) {
    var checks = new Checks(seen);
    checks.reach();
    checks.plugin();
    checks.natives();
    checks.devices();
    checks.sharedGpus();
    checks.memory();
    checks.data();
    checks.clocks();
    return List.copyOf(checks.findings);
  }

  private void reach() {
    for (var failure : seen.failures()) {
      add(
          CLUSTER,
          failure,
          "look at the executors' logs, and at Spark's page for what its workers offer; --timeout"
              + " allows more time");
    }
    if (seen.visits().isEmpty()) {
      add(
          CLUSTER,
          "no executor took a task",
          "make sure that the master has free workers with as many cores, memory and GPUs as"
              + " conf/spark-*.conf asks for");
    }
    seen.expectedSlots()
        .ifPresent(
            expected -> {
              if (seen.slots() < expected) {
                add(
                    CLUSTER,
                    String.format(
                        Locale.ROOT,
                        "%d tasks run at once, but %d are expected",
                        seen.slots(),
                        expected),
                    "see which workers are missing on Spark's page, and whether other applications"
                        + " have their cores and GPUs");
              }
            });
    for (var slot : seen.unreached()) {
      add(
          name(slot),
          "took no task that was meant for it",
          "it is busy, dying, or excluded after failures: see its log, and make sure that"
              + " spark.locality.wait is not 0");
    }
  }

  private void plugin() {
    where(it -> !it.plugin())
        .ifPresent(
            without ->
                add(
                    without,
                    "no worker plugin: training tasks would fail",
                    "submit with spark.plugins=" + WorkerPlugin.class.getName()));
  }

  private void natives() {
    var advice =
        "the application has natives for CPUs only when it was built without -Pcuda; else"
            + " byol3d-submit --libtorch brings them (docs/operations.md, CUDA natives)";
    if (seen.driver() instanceof Libtorch.Missing missing) {
      add("driver", "no libtorch: " + missing.problem(), advice);
    }
    byText(it -> it.libtorch() instanceof Libtorch.Missing missing ? missing.problem() : "")
        .forEach((problem, where) -> add(where, "no libtorch: " + problem, advice));
    var versions = new TreeSet<String>();
    var flavors = new TreeSet<String>();
    Stream.concat(Stream.of(seen.driver()), reports.stream().map(ExecutorReport::libtorch))
        .forEach(it -> ifLoaded(it, (version, flavor) -> versions.add(version)));
    reports.forEach(it -> ifLoaded(it.libtorch(), (version, flavor) -> flavors.add(flavor)));
    if (versions.size() > 1 || flavors.size() > 1) {
      add(
          CLUSTER,
          "driver and executors compute with different libtorchs: %s; flavors of executors: %s"
              .formatted(String.join(", ", versions), String.join(", ", flavors)),
          "give all of them the same libtorch: the bits of a run depend on it");
    }
  }

  private static void ifLoaded(Libtorch libtorch, BiConsumer<String, String> then) {
    if (libtorch instanceof Libtorch.Loaded loaded) {
      then.accept(loaded.version(), loaded.flavor());
    }
  }

  private void devices() {
    where(it -> unusable(it) && it.gpuAddresses().isEmpty() && it.device().gpus() > 0)
        .ifPresent(
            where ->
                add(
                    where,
                    "a GPU is asked for, but Spark gave the task none",
                    "submit with spark.executor.resource.gpu.amount and"
                        + " spark.task.resource.gpu.amount (conf/spark-*.conf), not with --cpu"));
    where(it -> unusable(it) && it.device().gpus() == 0)
        .ifPresent(
            where ->
                add(
                    where,
                    (seen.request() == DeviceRequest.GPU ? "a GPU is asked for" : "Spark gave one")
                        + ", but DJL sees none",
                    "its machine needs NVIDIA's driver, and its executors the CUDA libtorch"
                        + " (docs/operations.md, CUDA natives); or run with --device cpu"));
    where(Checks::isForCpusOnly)
        .ifPresent(
            where ->
                add(
                    where,
                    "there is a GPU, but libtorch is one for CPUs",
                    "bring the CUDA libtorch (docs/operations.md, CUDA natives), or run with"
                        + " --device cpu"));
    byText(
            it ->
                it.device() instanceof DeviceSeen.Unusable device
                        && device.gpus() > 0
                        && !it.gpuAddresses().isEmpty()
                    ? device.problem()
                    : "")
        .forEach(
            (problem, where) ->
                add(
                    where,
                    problem,
                    "the worker's discovery script must number GPUs as CUDA does in its executors"
                        + " (docs/operations.md, GPUs)"));
  }

  private static boolean isForCpusOnly(ExecutorReport report) {
    return report.device() instanceof DeviceSeen.Gpu
        && report.libtorch() instanceof Libtorch.Loaded loaded
        && !loaded.flavor().startsWith("cu");
  }

  private static boolean unusable(ExecutorReport report) {
    return report.device() instanceof DeviceSeen.Unusable;
  }

  private void sharedGpus() {
    if (!seen.hostsNumberGpus()) {
      return;
    }
    var holders = new TreeMap<String, List<ExecutorReport>>();
    for (var report : reports) {
      for (var address : report.gpuAddresses()) {
        holders
            .computeIfAbsent(
                "GPU " + address + " of " + report.slot().host(), it -> new ArrayList<>())
            .add(report);
      }
    }
    holders.forEach(
        (gpu, those) -> {
          if (those.size() > 1) {
            add(
                names(those),
                "share " + gpu,
                "start one worker per machine, which gives each of its executors another GPU");
          }
        });
  }

  private void memory() {
    long tensors = seen.memory().tensors() * seen.tasksPerExecutor();
    where(it -> it.device() instanceof DeviceSeen.Gpu gpu && gpu.freeBytes() < tensors)
        .ifPresent(
            where ->
                add(
                    where,
                    String.format(
                        Locale.ROOT,
                        "the GPU has less memory free than the %.1f GiB that its tasks need",
                        Units.gibibytes(tensors)),
                    "lower batch.micro or crop.size, or set batch.graph = recompute (byol3d params"
                        + " has the table)"));
    long heap = seen.memory().heap() * seen.tasksPerExecutor();
    where(it -> it.freeHeapBytes() < heap)
        .ifPresent(
            where ->
                add(
                    where,
                    String.format(
                        Locale.ROOT,
                        "less heap free than the %.1f GiB that its tasks need",
                        Units.gibibytes(heap)),
                    "raise spark.executor.memory"));
    reports.stream()
        .filter(it -> it.device() instanceof DeviceSeen.Cpu)
        .collect(Collectors.groupingBy(it -> it.slot().host(), TreeMap::new, Collectors.toList()))
        .forEach(this::memoryOfHost);
  }

  private void memoryOfHost(String host, List<ExecutorReport> executors) {
    // All executors saw the same memory, at slightly different times.
    long free = executors.stream().mapToLong(ExecutorReport::freeMemoryBytes).min().orElseThrow();
    long each = seen.memory().tensors() * seen.tasksPerExecutor() + TaskMemory.ENGINE;
    if (free < each * executors.size()) {
      add(
          host + ", " + names(executors),
          String.format(
              Locale.ROOT,
              "%.1f GiB of memory are free, but its executors need %.1f GiB outside their heaps",
              Units.gibibytes(free),
              Units.gibibytes(each * executors.size())),
          "run fewer executors there, lower batch.micro or crop.size, or set batch.graph ="
              + " recompute");
    }
  }

  private void data() {
    byText(it -> it.read() instanceof DataRead.Failed failed ? failed.problem() : "")
        .forEach(
            (problem, where) ->
                add(
                    where,
                    "cannot read data: " + problem,
                    "the path must be the same on all machines (mount it), and readable by the"
                        + " executors' user"));
  }

  private void clocks() {
    for (var visit : seen.visits()) {
      visit
          .clock()
          .filter(it -> it.exceeds(MOST_SKEW))
          .ifPresent(
              clock ->
                  add(
                      name(visit.report().slot()),
                      String.format(
                          Locale.ROOT,
                          "its clock is %.1f s %s the driver's (give or take %.2f s)",
                          clock.ahead().abs().toMillis() / 1e3,
                          clock.ahead().isNegative() ? "behind" : "ahead of",
                          clock.uncertainty().toMillis() / 1e3),
                      "synchronize the machine's clock (NTP): locks and modification times"
                          + " depend on it"));
    }
  }

  private void add(String where, String problem, String advice) {
    findings.add(new Finding(where, problem, advice));
  }

  /** Returns the names of the executors for which something holds; empty when there are none. */
  private Optional<String> where(Predicate<ExecutorReport> holds) {
    var those = reports.stream().filter(holds).toList();
    return those.isEmpty() ? Optional.empty() : Optional.of(names(those));
  }

  /**
   * Returns the names of executors by a text about them; executors with an empty text are left out.
   */
  private Map<String, String> byText(Function<ExecutorReport, String> text) {
    var named = new TreeMap<String, String>();
    reports.stream()
        .collect(Collectors.groupingBy(text, TreeMap::new, Collectors.toList()))
        .forEach((said, those) -> named.put(said, names(those)));
    named.remove("");
    return named;
  }

  private static String names(List<ExecutorReport> reports) {
    return reports.stream().map(it -> name(it.slot())).collect(Collectors.joining(", "));
  }

  private static String name(ExecutorSlot slot) {
    return "executor " + slot.executorId() + " on " + slot.host();
  }
}
