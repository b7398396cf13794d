package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The templates of schedules: what can be checked of them without a cluster. */
class SchedulesTest {
  private static final Path SCHEDULES = Path.of("schedules");
  private static final String COMMAND = "-- repretrain --config /etc/byol3d/repretrain.conf";

  @TempDir private Path folder;

  private static Path tool(String name) {
    return Stream.of("/usr/bin", "/bin", "/usr/local/bin")
        .map(place -> Path.of(place, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(Path.of(name));
  }

  private Script run(Path tool, String... arguments) throws Exception {
    return Script.run(folder, folder, Map.of(), tool, arguments);
  }

  private static String text(String file) throws IOException {
    return Files.readString(SCHEDULES.resolve(file));
  }

  @Test
  void systemdTakesServiceAndTimer() throws Exception {
    var analyze = tool("systemd-analyze");
    assumeTrue(Files.isExecutable(analyze), "no systemd here");
    var launcher = Path.of("bin").toAbsolutePath().normalize().toString();
    var service = folder.resolve("byol3d-repretrain.service");
    var timer = folder.resolve("byol3d-repretrain.timer");
    Files.writeString(
        service, text("systemd/byol3d-repretrain.service").replace("/opt/byol3d/bin", launcher));
    Files.copy(SCHEDULES.resolve("systemd/byol3d-repretrain.timer"), timer);
    var run = run(analyze, "verify", service.toString(), timer.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(Files.readString(service)).contains(COMMAND);
  }

  @Test
  void cronHasLineWithUserAndCommand() throws IOException {
    var jobs =
        text("cron/byol3d-repretrain")
            .lines()
            .filter(line -> !line.startsWith("#") && !line.matches("[A-Z0-9_]+=.*"))
            .toList();
    assertThat(jobs).hasSize(1);
    assertThat(jobs.get(0)).matches("0 1 \\* \\* 6 +byol3d +flock --nonblock .*").contains(COMMAND);
    // cron takes a % for a line break.
    assertThat(jobs.get(0)).doesNotContain("%");
  }

  @Test
  void airflowsFileCompiles() throws Exception {
    var python = tool("python3");
    assumeTrue(Files.isExecutable(python), "no Python here");
    var dag = folder.resolve("byol3d_repretrain.py");
    Files.copy(SCHEDULES.resolve("airflow/byol3d_repretrain.py"), dag);
    var run = run(python, "-m", "py_compile", dag.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Files.readString(dag)).contains(COMMAND);
  }

  private static Object at(Object node, String... path) {
    for (var key : path) {
      assertThat(node).isInstanceOf(Map.class);
      assertThat(((Map<?, ?>) node).containsKey(key)).as(key).isTrue();
      node = ((Map<?, ?>) node).get(key);
    }
    return node;
  }

  @Test
  void kubernetesHasWhatTheOperatorRequires() throws IOException {
    Object resource = new Yaml().load(text("kubernetes/byol3d-repretrain.yaml"));
    assertThat(at(resource, "apiVersion")).isEqualTo("sparkoperator.k8s.io/v1beta2");
    assertThat(at(resource, "kind")).isEqualTo("ScheduledSparkApplication");
    assertThat(at(resource, "metadata", "name")).isEqualTo("byol3d-repretrain");
    assertThat(at(resource, "spec", "schedule")).isEqualTo("0 1 * * 6");
    assertThat(at(resource, "spec", "concurrencyPolicy")).isEqualTo("Forbid");
    var template = at(resource, "spec", "template");
    assertThat(at(template, "type")).isEqualTo("Java");
    assertThat(at(template, "mainClass")).isEqualTo(Byol3d.class.getName());
    var arguments = ((List<?>) at(template, "arguments")).stream().map(String::valueOf).toList();
    assertParses(arguments);
    assertThat(at(template, "driver", "serviceAccount")).isEqualTo("spark");
  }

  /** Checks that the command accepts these arguments, and that no required one is missing. */
  private static void assertParses(List<String> arguments) {
    assertThat(arguments).startsWith("repretrain", "--config", "/etc/byol3d/repretrain.conf");
    var parsed = Byol3d.commandLine().parseArgs(arguments.toArray(String[]::new));
    assertThat(parsed.subcommand().commandSpec().name()).isEqualTo("repretrain");
    assertThat(parsed.subcommand().unmatched()).isEmpty();
  }

  @Test
  void allGiveOptionsThatTheCommandHas() throws IOException {
    for (var file :
        List.of(
            "systemd/byol3d-repretrain.service",
            "cron/byol3d-repretrain",
            "airflow/byol3d_repretrain.py")) {
      // Python joins adjacent literals; cron's output goes to a log.
      var text = text(file).replaceAll("\"\\s+\"", "");
      int from = text.indexOf("-- repretrain") + 3;
      var command = text.substring(from).split("\n|>>|\"", 2)[0].strip();
      assertParses(List.of(command.split(" +")));
    }
  }

  @Test
  void kubernetesHasThePropertiesOfTheLauncher() throws IOException {
    var expected = new Properties();
    try (var in = Files.newBufferedReader(Path.of("../conf/spark-kubernetes.conf"))) {
      expected.load(in);
    }
    var template =
        at(new Yaml().<Object>load(text("kubernetes/byol3d-repretrain.yaml")), "spec", "template");
    // The operator has fields of its own for these.
    for (var role : List.of("driver", "executor")) {
      for (var field : List.of("memory", "memoryOverhead")) {
        assertThat(at(template, role, field))
            .isEqualTo(expected.remove("spark." + role + "." + field));
      }
    }
    assertThat(at(template, "executor", "cores").toString())
        .isEqualTo(expected.remove("spark.executor.cores"));
    assertThat(at(template, "image"))
        .isEqualTo(expected.remove("spark.kubernetes.container.image"));
    var properties = new Properties();
    properties.putAll((Map<?, ?>) at(template, "sparkConf"));
    properties.remove("spark.driver.extraClassPath");
    properties.remove("spark.executor.extraClassPath");
    assertThat(properties).isEqualTo(expected);
  }
}
