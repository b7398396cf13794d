package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher, in a copied application directory, with a spark-submit that records its arguments.
 */
class SubmitLauncherTest {
  @TempDir private Path folder;
  private Path application;

  @BeforeEach
  void copyApplication() throws IOException {
    application = folder.resolve("my apps/byol3d");
    copy(Path.of("bin"), application.resolve("bin"));
    copy(Path.of("../conf"), application.resolve("conf"));
    var lib = Files.createDirectories(application.resolve("lib"));
    for (var jar : List.of("job-1.jar", "submit-1.jar", "pytorch-engine-2.jar")) {
      Files.createFile(lib.resolve(jar));
    }
    Script.write(
        folder.resolve("tools/spark-submit"),
        "printf '%s\\n' \"$@\" > '" + recorded() + "'\nexit ${FAKE_EXIT:-0}\n");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (var file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private Path recorded() {
    return folder.resolve("arguments");
  }

  private Script run(Map<String, String> environment, String... arguments) throws Exception {
    return Script.run(
        folder,
        folder.resolve("tools"),
        environment,
        application.resolve("bin/byol3d-submit"),
        arguments);
  }

  /** Returns the arguments that spark-submit got. */
  private List<String> submitted(String... arguments) throws Exception {
    var run = run(Map.of(), arguments);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    return Files.readAllLines(recorded());
  }

  private String lib(String jar) {
    return application.resolve("lib").resolve(jar).toString();
  }

  private static String valueOf(List<String> arguments, String option) {
    assertThat(arguments).containsOnlyOnce(option);
    return arguments.get(arguments.indexOf(option) + 1);
  }

  @Test
  void submitsToAStandaloneCluster() throws Exception {
    var arguments =
        submitted(
            "--master",
            "spark://gateway:7077",
            "--conf",
            "spark.executor.memory=2g",
            "--",
            "ingest",
            "--data-dir",
            "hdfs:///my scans");
    assertThat(valueOf(arguments, "--master")).isEqualTo("spark://gateway:7077");
    assertThat(valueOf(arguments, "--deploy-mode")).isEqualTo("client");
    assertThat(valueOf(arguments, "--class")).isEqualTo("org.byol3d.submit.Byol3d");
    assertThat(valueOf(arguments, "--name")).isEqualTo("byol3d ingest");
    assertThat(valueOf(arguments, "--properties-file"))
        .isEqualTo(application.resolve("conf/spark-standalone.conf").toString());
    assertThat(valueOf(arguments, "--jars"))
        .isEqualTo(lib("job-1.jar") + "," + lib("pytorch-engine-2.jar"));
    assertThat(arguments)
        .endsWith(
            "--conf",
            "spark.executor.memory=2g",
            lib("submit-1.jar"),
            "ingest",
            "--data-dir",
            "hdfs:///my scans");
  }

  @Test
  void callersOptionsComeLastAndWin() throws Exception {
    var arguments =
        submitted("--master=spark://gateway:7077", "--name", "mine", "--cpu", "--", "ingest");
    assertThat(arguments.lastIndexOf("--name")).isGreaterThan(arguments.indexOf("--name"));
    assertThat(arguments.get(arguments.lastIndexOf("--name") + 1)).isEqualTo("mine");
    assertThat(arguments)
        .contains("spark.executor.resource.gpu.amount=0", "spark.task.resource.gpu.amount=0");
  }

  @Test
  void shipsTheDiscoveryScriptToYarn() throws Exception {
    var arguments = submitted("--cluster", "yarn", "--deploy-mode", "cluster", "--", "ingest");
    assertThat(valueOf(arguments, "--master")).isEqualTo("yarn");
    assertThat(valueOf(arguments, "--deploy-mode")).isEqualTo("cluster");
    assertThat(valueOf(arguments, "--files"))
        .isEqualTo(application.resolve("bin/gpu-discovery").toString());
    // A driver elsewhere does not have this machine's files.
    assertThat(arguments).doesNotContain("--driver-java-options");
  }

  @Test
  void kubernetesTakesApplicationOfImage() throws Exception {
    var arguments = submitted("--master", "k8s://https://api:6443", "--", "ingest");
    assertThat(valueOf(arguments, "--deploy-mode")).isEqualTo("cluster");
    assertThat(valueOf(arguments, "--jars"))
        .isEqualTo(
            "local:///opt/byol3d/lib/job-1.jar,local:///opt/byol3d/lib/pytorch-engine-2.jar");
    assertThat(arguments).endsWith("local:///opt/byol3d/lib/submit-1.jar", "ingest");
  }

  @Test
  void shipsLibtorchToExecutors() throws Exception {
    var arguments =
        submitted("--master", "yarn", "--libtorch", "hdfs:///libtorch.tgz", "--", "ingest");
    assertThat(valueOf(arguments, "--archives")).isEqualTo("hdfs:///libtorch.tgz#libtorch");
    assertThat(arguments)
        .contains(
            "spark.executorEnv.PYTORCH_LIBRARY_PATH=./libtorch/lib",
            "spark.executorEnv.PYTORCH_FLAVOR=cu128");
  }

  @Test
  void dryRunPrintsValidShellCommand() throws Exception {
    var run = run(Map.of(), "--dry-run", "--master", "spark://gateway:7077", "--", "ingest", "a b");
    assertThat(run.exitCode()).isZero();
    assertThat(recorded()).doesNotExist();
    var again = folder.resolve("again");
    Script.write(again, run.out());
    assertThat(Script.run(folder, folder.resolve("tools"), Map.of(), again).exitCode()).isZero();
    assertThat(Files.readAllLines(recorded())).endsWith("ingest", "a b");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void passesTheExitCodeOn(int code) throws Exception {
    var run =
        run(
            Map.of("FAKE_EXIT", Integer.toString(code), "BYOL3D_MASTER", "spark://gateway:7077"),
            "--",
            "ingest");
    assertThat(run.exitCode()).isEqualTo(code);
  }

  @Test
  void prefersTheSparkOfSparkHome() throws Exception {
    var spark = folder.resolve("spark");
    Script.write(spark.resolve("bin/spark-submit"), "exit 7\n");
    var environment = Map.of("SPARK_HOME", spark.toString(), "BYOL3D_MASTER", "yarn");
    assertThat(run(environment, "--", "ingest").exitCode()).isEqualTo(7);
    Files.delete(spark.resolve("bin/spark-submit"));
    var missing = run(environment, "--", "ingest");
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err()).contains("no bin/spark-submit there");
  }

  @Test
  void saysWhereSparkIsLookedFor() throws Exception {
    Files.delete(folder.resolve("tools/spark-submit"));
    var run = run(Map.of(), "--master", "yarn", "--", "ingest");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("set SPARK_HOME");
  }

  /** Makes a Java of a version, which prints it as a JDK does. */
  private String java(String version) throws IOException {
    var home = folder.resolve("java-" + version);
    Script.write(
        home.resolve("bin/java"), "echo 'openjdk version \"" + version + "\" 2026-01-01' >&2\n");
    return home.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8.0_402", "11.0.2", "23", "24.0.1", "25-ea"})
  void otherJavasAreRefusedInALine(String version) throws Exception {
    for (var launcher : List.of("byol3d", "byol3d-submit")) {
      var run =
          Script.run(
              folder,
              folder.resolve("tools"),
              Map.of("JAVA_HOME", java(version), "SPARK_HOME", sparkHome()),
              application.resolve("bin").resolve(launcher),
              "--master",
              "yarn",
              "--",
              "ingest");
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .startsWith(launcher + ": ")
          .contains("is Java " + version, "runs on Java 17 or 21", "JAVA_HOME")
          .hasLineCount(1);
    }
  }

  private String sparkHome() throws IOException {
    return Files.createDirectories(folder.resolve("sparks/jars")).getParent().toString();
  }

  @Test
  void javas17And21Run() throws Exception {
    for (var version : List.of("17.0.15", "21.0.2")) {
      var run = run(Map.of("JAVA_HOME", java(version), "BYOL3D_MASTER", "yarn"), "--", "ingest");
      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isZero();
    }
  }

  @Test
  void missingJavaIsSaidInALine() throws Exception {
    var run = run(Map.of("JAVA_HOME", "/nowhere", "BYOL3D_MASTER", "yarn"), "--", "ingest");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("there is no program /nowhere/bin/java").hasLineCount(1);
  }

  @Test
  void helps() throws Exception {
    var run = run(Map.of(), "--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Usage: byol3d-submit").contains("--dry-run");
  }

  @Test
  void refusesWhatDoesNotFit() throws Exception {
    var cases = new ArrayList<List<String>>();
    cases.add(List.of("No command", "--master", "yarn"));
    cases.add(List.of("Which cluster?", "--", "ingest"));
    cases.add(List.of("must be standalone, yarn", "--cluster", "mesos", "--", "ingest"));
    cases.add(List.of("must be spark://", "--master", "local[2]", "--", "ingest"));
    cases.add(List.of("needs --master", "--cluster", "standalone", "--", "ingest"));
    cases.add(
        List.of("does not fit", "--cluster", "yarn", "--master", "spark://a:1", "--", "ingest"));
    cases.add(List.of("needs a value", "--master"));
    cases.add(List.of("the class is", "--master", "yarn", "--class", "Mine", "--", "ingest"));
    for (var each : cases) {
      var run = run(Map.of(), each.subList(1, each.size()).toArray(String[]::new));
      assertThat(run.exitCode()).as(each.toString()).isEqualTo(2);
      assertThat(run.err()).contains(each.get(0), "--help");
      assertThat(recorded()).doesNotExist();
    }
  }
}
