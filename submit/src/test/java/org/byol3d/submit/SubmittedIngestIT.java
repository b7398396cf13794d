package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.byol3d.cluster.StandaloneCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The application as it is packed, copied elsewhere, on a real cluster whose Spark has nothing of
 * byol3d.
 */
class SubmittedIngestIT {
  @TempDir private static Path folder;
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
    cluster = StandaloneCluster.start(StandaloneCluster.Options.of(SubmittedIngestIT.class, 2));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Script submit(List<String> options, String... command) throws Exception {
    var arguments = new ArrayList<>(List.of("--master", cluster.masterUrl()));
    // What the small cluster has; everything else is as shipped.
    arguments.addAll(
        List.of(
            "--conf", "spark.executor.memory=512m",
            "--conf", "spark.executor.cores=1",
            "--conf", "spark.task.cpus=1",
            "--conf", "spark.driver.host=127.0.0.1",
            "--conf", "spark.ui.enabled=false",
            // An ingest needs no encoders.
            "--conf", "spark.plugins=",
            "--driver-memory", "1g"));
    arguments.addAll(options);
    arguments.add("--");
    arguments.addAll(List.of(command));
    return Script.run(
        folder,
        folder,
        cluster.environment(),
        application.resolve("bin/byol3d-submit"),
        arguments.toArray(String[]::new));
  }

  @Test
  void ingestsOnTheExecutors() throws Exception {
    var scans = folder.resolve("scans").toString();
    var index = folder.resolve("index").toString();
    var phantom =
        Script.run(
            folder,
            folder,
            cluster.environment(),
            application.resolve("bin/byol3d"),
            "phantom",
            "--out",
            scans,
            "--scans",
            "2",
            "--patches",
            "1",
            "--size",
            "32");
    assertThat(phantom.exitCode()).as(phantom.err()).isZero();
    var ingest =
        submit(List.of(), "ingest", "--data-dir", scans, "--index", index, "--min-size", "16");
    assertThat(ingest.exitCode()).as(ingest.out() + ingest.err()).isZero();
    assertThat(Path.of(index, "manifest.json")).exists();
    assertThat(executorLogs()).isNotEmpty().allMatch(log -> log.contains("Finished task"));
  }

  @Test
  void wrongUsageOfACommandIsTheLaunchersExitCodeToo() throws Exception {
    var run = submit(List.of("--cpu"), "params", "--no-such-option");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("\nUnknown option: '--no-such-option'");
  }

  private static List<String> executorLogs() throws IOException {
    try (var files = Files.walk(cluster.logs())) {
      return files
          .filter(file -> file.endsWith("stderr"))
          .map(
              file -> {
                try {
                  return Files.readString(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
    }
  }
}
