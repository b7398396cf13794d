package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.byol3d.cluster.StandaloneCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The application as it is packed, copied elsewhere: from scans to an encoder on a real cluster
 * whose Spark has nothing of byol3d, all data on HDFS, each step is one command.
 */
class SubmittedApplicationIT {
  /** The first compiler only: processes that live for seconds start in half the time. */
  private static final String QUICK_START = "-XX:TieredStopAtLevel=1";

  @TempDir private static Path folder;
  private static MiniDFSCluster storage;
  private static FileSystem hdfs;
  private static StandaloneCluster cluster;
  private static Path application;

  @BeforeAll
  static void unpackAndStart() throws Exception {
    var archive = Path.of(System.getProperty("byol3d.application"));
    var unpacked =
        Script.run(
            folder,
            folder,
            Map.of(),
            Path.of("/bin/tar"),
            "-xzf",
            archive.toAbsolutePath().toString(),
            "-C",
            folder.toString());
    assertThat(unpacked.exitCode()).as(unpacked.err()).isZero();
    application = folder.resolve(archive.getFileName().toString().replaceAll("\\.tar\\.gz$", ""));
    var configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("dfs").toString());
    configuration.set("dfs.replication", "2");
    storage = new MiniDFSCluster.Builder(configuration).numDataNodes(2).build();
    hdfs = storage.getFileSystem();
    cluster =
        StandaloneCluster.start(StandaloneCluster.Options.of(SubmittedApplicationIT.class, 2));
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
    if (storage != null) {
      storage.close();
    }
  }

  private static Script submit(List<String> options, String... command) throws Exception {
    var arguments = new ArrayList<>(List.of("--master", cluster.masterUrl()));
    // What the small cluster has; everything else is as shipped.
    arguments.addAll(
        List.of(
            "--conf", "spark.executor.memory=512m",
            "--conf", "spark.executor.cores=1",
            "--conf", "spark.task.cpus=1",
            "--conf", "spark.cores.max=2",
            "--conf", "spark.driver.host=127.0.0.1",
            "--conf", "spark.ui.enabled=false",
            "--conf", "spark.hadoop.dfs.replication=2",
            "--conf", "spark.executorEnv.JAVA_TOOL_OPTIONS=" + QUICK_START,
            "--driver-memory", "1g"));
    arguments.addAll(options);
    arguments.add("--");
    arguments.addAll(List.of(command));
    return Script.run(
        folder,
        folder,
        environment(),
        application.resolve("bin/byol3d-submit"),
        arguments.toArray(String[]::new));
  }

  /** Runs a command in one process, without a cluster. */
  private static Script run(String... command) throws Exception {
    return Script.run(folder, folder, environment(), application.resolve("bin/byol3d"), command);
  }

  private static Map<String, String> environment() {
    var environment = new HashMap<>(cluster.environment());
    environment.put("JAVA_TOOL_OPTIONS", QUICK_START);
    return environment;
  }

  private static void assertDone(Script script) {
    assertThat(script.exitCode()).as(script.out() + script.err()).isZero();
  }

  private static String at(String path) {
    return hdfs.getUri() + "/" + path;
  }

  private static List<String> namesIn(String path) throws IOException {
    return Arrays.stream(hdfs.listStatus(new org.apache.hadoop.fs.Path(at(path))))
        .map(it -> it.getPath().getName())
        .toList();
  }

  /** Returns what a run's metrics say about each executor that joined. */
  private static List<JsonNode> joinedIn(String path) throws IOException {
    var json = new JsonMapper();
    var joined = new ArrayList<JsonNode>();
    try (var lines =
        json.readerFor(JsonNode.class)
            .<JsonNode>readValues(
                (InputStream) hdfs.open(new org.apache.hadoop.fs.Path(at(path))))) {
      lines.forEachRemaining(
          line -> {
            if (line.path("kind").asText().equals("worker-joined")) {
              joined.add(line.get("fields"));
            }
          });
    }
    return joined;
  }

  @Test
  void scansBecomeAnEncoderByCommands() throws Exception {
    assertDone(
        run("phantom", "--out", at("scans"), "--scans", "2", "--patches", "2", "--size", "32"));

    assertDone(
        submit(
            List.of(),
            "ingest",
            "--data-dir",
            at("scans"),
            "--index",
            at("index"),
            "--min-size",
            "16"));
    assertThat(namesIn("index")).contains("manifest.json");

    var doctor =
        submit(
            List.of(),
            "doctor",
            "--config",
            "smoke",
            "--device",
            "cpu",
            "--index",
            at("index"),
            "--workers",
            "2");
    assertDone(doctor);
    assertThat(doctor.out())
        .contains("2 executors, 2 tasks at once")
        .containsPattern("(?m)^0 +127\\.0\\.0\\.1 +([01]) [^$]*^1 +127\\.0\\.0\\.1 +(?!\\1)[01] ")
        .contains("all at once: 2 encoders")
        .contains("Nothing is wrong");

    var pretrain =
        submit(
            List.of(),
            "pretrain",
            "--config",
            "smoke",
            "--device",
            "cpu",
            "--index",
            at("index"),
            "--save-dir",
            at("run"),
            "--epochs",
            "4",
            "--set",
            "checkpoints.save-every=2");
    assertDone(pretrain);
    assertThat(pretrain.out()).contains("4 of 4 steps");
    var joined = joinedIn("run/metrics.jsonl");
    assertThat(joined)
        .extracting(it -> it.get("executor").asText())
        .containsExactlyInAnyOrder("0", "1");
    assertThat(joined).extracting(it -> it.get("gpu").asText()).containsExactlyInAnyOrder("0", "1");
    assertThat(joined).extracting(it -> it.get("device").asText()).containsOnly("cpu()");
    assertThat(namesIn("run/checkpoints")).contains("step-000000002", "step-000000004");

    assertDone(run("export", "--checkpoint", at("run"), "--to", at("encoders")));
    assertThat(namesIn("encoders/v000001")).contains("encoder.safetensors");
  }

  @Test
  void doctorFindsWhatClusterLacks() throws Exception {
    var doctor =
        submit(
            List.of(),
            "doctor",
            "--config",
            "smoke",
            "--device",
            "gpu",
            "--workers",
            "3",
            "--timeout",
            "30");
    assertThat(doctor.exitCode()).as(doctor.out() + doctor.err()).isEqualTo(1);
    assertThat(doctor.out())
        .contains("WRONG  cluster: 2 tasks run at once, but 3 are expected")
        .containsPattern("WRONG  executor 0 on .*, executor 1 on .*: a GPU is asked for, but DJL")
        .contains("2 findings");
  }

  @Test
  void launcherReturnsExitCodeOfWrongUsage() throws Exception {
    var run = submit(List.of("--cpu"), "params", "--no-such-option");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("\nbyol3d params: unknown option --no-such-option");
  }
}
