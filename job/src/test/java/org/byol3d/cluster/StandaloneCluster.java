package org.byol3d.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;

/**
 * A Spark standalone cluster on loopback: a master and workers, each in a separate process, made of
 * the jars of the class path. It needs Linux.
 *
 * <p>Closing it kills all of its processes, also executors and submitted drivers. The logs stay.
 */
public final class StandaloneCluster implements AutoCloseable {
  private static final Pattern MASTER_URL =
      Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern PAGE_PORT =
      Pattern.compile("Successfully started service 'MasterUI' on port (\\d+)");
  private static final Pattern WORKER_URL =
      Pattern.compile("Starting Spark worker (127\\.0\\.0\\.1:\\d+) ");
  private static final int DAEMON_HEAP_MIB = 384;

  /** A real spark-submit gets this by --driver-memory. */
  private static final int DRIVER_HEAP_MIB = 1024;

  private static final long SUBMIT_MINUTES = 5;

  private final Options options;
  private final SparkHome home;
  private final String masterUrl;
  private final int pagePort;
  private final List<Worker> workers = new ArrayList<>();
  private final List<JavaProcess> drivers = new ArrayList<>();
  private final AtomicInteger started = new AtomicInteger();
  private final Thread onExit = new Thread(this::killAll, "cluster-killer");
  private JavaProcess master;

  /**
   * The parts of a cluster.
   *
   * @param folder for logs and work folders; emptied first
   * @param workers at least 1
   * @param cores of each worker
   * @param memoryMib of each worker, for executors; Spark needs 512 or more for each
   * @param gpus whether worker i declares one GPU of address {@code "i"}, which does not exist
   * @param settings Spark settings of master, workers and applications
   */
  public record Options(
      Path folder,
      int workers,
      int cores,
      int memoryMib,
      boolean gpus,
      Map<String, String> settings) {
    /** Returns workers with one core, one declared GPU and one small executor each. */
    public static Options of(Path folder, int workers) {
      return new Options(folder, workers, 1, 1024, true, Map.of());
    }

    /** Returns the same workers, with the folder {@code target/clusters/TEST} of the module. */
    public static Options of(Class<?> test, int workers) {
      return of(Path.of("target", "clusters", test.getSimpleName()), workers);
    }

    /** Returns the same parts with other settings. */
    public Options with(Map<String, String> changed) {
      return new Options(folder, workers, cores, memoryMib, gpus, changed);
    }

    private String properties() {
      return settings.entrySet().stream()
          .map(setting -> setting.getKey() + " " + setting.getValue() + "\n")
          .collect(Collectors.joining());
    }
  }

  /**
   * How a submitted application ended.
   *
   * @param output file of its standard output
   * @param errors file of its standard error
   */
  public record Submitted(int exitCode, Path output, Path errors) {
    /** Returns standard output, then standard error. */
    public String text() {
      try {
        return Files.readString(output) + Files.readString(errors);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private record Worker(JavaProcess process, String address) {}

  private StandaloneCluster(Options options, SparkHome home) throws IOException {
    this.options = options;
    this.home = home;
    Runtime.getRuntime().addShutdownHook(onExit);
    this.master = startMaster(0, 0);
    try {
      this.masterUrl = master.awaitLine(MASTER_URL);
      this.pagePort = Integer.parseInt(master.awaitLine(PAGE_PORT));
      startWorkers();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts a cluster and returns when all workers are alive.
   *
   * @throws IllegalStateException with the log, if a process ends or writes nothing for two minutes
   */
  public static StandaloneCluster start(Options options) throws IOException {
    var folder = options.folder().toAbsolutePath();
    deleteTree(folder);
    Files.createDirectories(folder);
    var absolute =
        new Options(
            folder,
            options.workers(),
            options.cores(),
            options.memoryMib(),
            options.gpus(),
            options.settings());
    return new StandaloneCluster(absolute, SparkHome.create(folder.resolve("spark")));
  }

  /** Deletes a folder without following links; the SPARK_HOME has links. */
  private static void deleteTree(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var old = Files.walk(folder)) {
        for (var path : (Iterable<Path>) old.sorted(Comparator.reverseOrder())::iterator) {
          Files.delete(path);
        }
      }
    }
  }

  /** Returns {@code spark://127.0.0.1:port}; it stays the same after a restart. */
  public String masterUrl() {
    return masterUrl;
  }

  /** Returns a SPARK_HOME: its {@code jars} are those of a Spark installation, without byol3d. */
  public Path sparkHome() {
    return home.folder();
  }

  /** Returns the environment variables with which a launcher finds this Spark. */
  public Map<String, String> environment() {
    return home.environment();
  }

  /**
   * Returns the folder with the logs of master, workers and drivers; executors' logs are in {@code
   * worker-i/app-…/n/stderr}.
   */
  public Path logs() {
    return options.folder();
  }

  /**
   * Returns a configuration for a driver in this process ({@code new SparkContext(conf)} or a
   * session's builder): one executor per worker, with all of its cores and its GPU, one GPU per
   * task, and this process's class path.
   */
  public SparkConf clientConf() {
    var conf =
        new SparkConf()
            .setMaster(masterUrl)
            .setAppName("test")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.cores.max", Integer.toString(options.workers() * options.cores()))
            .set("spark.executor.cores", Integer.toString(options.cores()))
            .set("spark.executor.memory", options.memoryMib() + "m")
            .set(
                "spark.executor.extraClassPath",
                SparkHome.classPath().map(Path::toString).collect(Collectors.joining(":")))
            .set("spark.executor.extraJavaOptions", JavaProcess.executorOptions())
            // Tests need all executors: nothing is scheduled before all have registered.
            .set("spark.scheduler.minRegisteredResourcesRatio", "1.0")
            .set("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s")
            .set(
                "spark.sql.warehouse.dir",
                options.folder().resolve("spark-warehouse").toUri().toString());
    options.settings().forEach(conf::set);
    if (options.gpus()) {
      conf.set("spark.executor.resource.gpu.amount", "1")
          .set("spark.task.resource.gpu.amount", "1");
    }
    return conf;
  }

  /**
   * Runs {@code spark-submit} in a separate process and waits for it.
   *
   * @param arguments those of {@code spark-submit}, without {@code --master}; the application is a
   *     jar
   * @param environment in addition to {@link #environment()}
   * @throws IllegalStateException with its log, if it runs for more than five minutes
   */
  public Submitted submit(List<String> arguments, Map<String, String> environment)
      throws IOException, InterruptedException {
    var driver = startSubmit(arguments, environment);
    if (!driver.process().waitFor(SUBMIT_MINUTES, TimeUnit.MINUTES)) {
      driver.killTree();
      throw new IllegalStateException(
          "not done after " + SUBMIT_MINUTES + " minutes: " + driver.log());
    }
    return new Submitted(driver.process().exitValue(), driver.output(), driver.errors());
  }

  /**
   * Starts {@code spark-submit} like {@link #submit}, and does not wait, so that a test can kill
   * it.
   */
  public Process submitAndLeave(List<String> arguments, Map<String, String> environment)
      throws IOException {
    return startSubmit(arguments, environment).process();
  }

  private JavaProcess startSubmit(List<String> arguments, Map<String, String> environment)
      throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                "-cp",
                home.classPathOfDaemons(),
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                masterUrl,
                "--conf",
                "spark.driver.host=127.0.0.1",
                "--conf",
                "spark.driver.bindAddress=127.0.0.1"));
    options
        .settings()
        .forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
    command.addAll(arguments);
    var all = new LinkedHashMap<>(home.environment());
    all.putAll(environment);
    var driver =
        JavaProcess.start(
            options.folder(), "driver-" + started.incrementAndGet(), DRIVER_HEAP_MIB, all, command);
    drivers.add(driver);
    return driver;
  }

  /**
   * Returns the process ids of the executors that run now, by worker; those of one worker are in no
   * order.
   */
  public Map<Integer, List<Long>> executorsByWorker() {
    var found = new TreeMap<Integer, List<Long>>();
    for (int i = 0; i < workers.size(); i++) {
      var pids = ExecutorProcesses.of(workers.get(i).address());
      if (!pids.isEmpty()) {
        found.put(i, pids);
      }
    }
    return found;
  }

  /** Returns the process ids of all executors that run now. */
  public List<Long> executorPids() {
    return executorsByWorker().values().stream().flatMap(List::stream).toList();
  }

  /**
   * Kills an executor, like {@code kill -9}; its worker starts another. Returns when it has ended.
   *
   * @throws IllegalArgumentException if no executor of this cluster has that process id
   */
  public void killExecutor(long pid) {
    if (!executorPids().contains(pid)) {
      throw new IllegalArgumentException("no executor of this cluster has process id " + pid);
    }
    ProcessHandle.of(pid).ifPresent(StandaloneCluster::kill);
  }

  private static void kill(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Kills a worker and its executors, like {@code kill -9}, as when its machine loses power. */
  public void killWorker(int index) {
    var worker = workers.get(index);
    worker.process().killTree();
    // The worker may have started an executor after its children were listed.
    Optional.ofNullable(executorsByWorker().get(index))
        .orElse(List.of())
        .forEach(pid -> ProcessHandle.of(pid).ifPresent(StandaloneCluster::kill));
  }

  /** Starts a killed worker again, as when its machine is back; returns when it is alive. */
  public void restartWorker(int index) throws IOException {
    var process = startWorker(index);
    workers.set(index, new Worker(process, process.awaitLine(WORKER_URL)));
    awaitWorkers();
  }

  /**
   * Kills the master, like {@code kill -9}, and starts a new one on the same port; returns when it
   * is the leader and the running workers are back. Applications continue.
   */
  public void restartMaster() throws IOException {
    master.killTree();
    master = startMaster(port(masterUrl), pagePort);
    awaitWorkers();
  }

  private static int port(String url) {
    return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
  }

  private JavaProcess startMaster(int port, int webPort) throws IOException {
    var properties = options.folder().resolve("master.properties");
    Files.writeString(
        properties,
        options.properties()
            + """
                spark.master.rest.enabled false
            spark.deploy.recoveryMode FILESYSTEM
                spark.deploy.recoveryDirectory %s
            """
                .formatted(Files.createDirectories(options.folder().resolve("recovery"))));
    return daemon(
        "master-" + started.incrementAndGet(),
        "org.apache.spark.deploy.master.Master",
        "--host",
        "127.0.0.1",
        "--port",
        Integer.toString(port),
        "--webui-port",
        Integer.toString(webPort),
        "--properties-file",
        properties.toString());
  }

  private void startWorkers() throws IOException {
    var processes = new ArrayList<JavaProcess>();
    try {
      for (int i = 0; i < options.workers(); i++) {
        processes.add(startWorker(i));
      }
      for (var process : processes) {
        workers.add(new Worker(process, process.awaitLine(WORKER_URL)));
      }
      awaitWorkers();
    } catch (IOException | RuntimeException e) {
      processes.forEach(JavaProcess::killTree);
      throw e;
    }
  }

  private JavaProcess startWorker(int index) throws IOException {
    var properties = options.folder().resolve("worker-" + index + ".properties");
    Files.writeString(
        properties, options.properties() + (options.gpus() ? gpuProperties(index) : ""));
    return daemon(
        "worker-" + index + "-" + started.incrementAndGet(),
        "org.apache.spark.deploy.worker.Worker",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--webui-port",
        "0",
        "--cores",
        Integer.toString(options.cores()),
        "--memory",
        options.memoryMib() + "m",
        "--work-dir",
        options.folder().resolve("worker-" + index).toString(),
        "--properties-file",
        properties.toString(),
        masterUrl);
  }

  private String gpuProperties(int index) throws IOException {
    var script = options.folder().resolve("gpu-of-worker-" + index);
    Files.writeString(
        script,
        String.format(
            Locale.ROOT,
            """
            #!/bin/sh
            echo '{"name":"gpu","addresses":["%d"]}'
            """,
            index));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return """
    spark.worker.resource.gpu.amount 1
    spark.worker.resource.gpu.discoveryScript %s
    """
        .formatted(script);
  }

  private JavaProcess daemon(String name, String mainClass, String... arguments)
      throws IOException {
    var command = new ArrayList<>(List.of("-cp", home.classPathOfDaemons(), mainClass));
    command.addAll(List.of(arguments));
    return JavaProcess.start(options.folder(), name, DAEMON_HEAP_MIB, home.environment(), command);
  }

  private void awaitWorkers() throws IOException {
    var page = MasterPage.of(pagePort);
    long alive = workers.stream().filter(worker -> worker.process().process().isAlive()).count();
    Condition.await(
        alive + " workers to be alive",
        () -> page.isAliveWith(alive),
        () -> page.text() + master.log());
  }

  private void killAll() {
    drivers.forEach(JavaProcess::killTree);
    for (int i = 0; i < workers.size(); i++) {
      killWorker(i);
    }
    master.killTree();
  }

  /** Kills everything. */
  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(onExit);
    killAll();
  }
}
