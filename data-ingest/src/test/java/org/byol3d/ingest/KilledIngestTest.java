package org.byol3d.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.sql.SparkSession;
import org.byol3d.ingest.IngestListener.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills processes during an ingest, like {@code kill -9}. */
class KilledIngestTest {
  private static final String REACHED = "reached the point to be killed at";

  @TempDir private Path folder;
  private final SparkSession spark = SparkTests.session();

  /** A local file system on which one file never opens. */
  public static final class StallingFileSystem extends RawLocalFileSystem {
    @Override
    public java.net.URI getUri() {
      return java.net.URI.create("stalling:///");
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path path, int bufferSize)
        throws IOException {
      if (path.getName().startsWith("stall")) {
        stall();
      }
      return super.open(path, bufferSize);
    }
  }

  /** The process that is killed. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws IOException {
      var session = SparkTests.session();
      session
          .sparkContext()
          .hadoopConfiguration()
          .set("fs.stalling.impl", StallingFileSystem.class.getName());
      new IngestJob(
              session,
              Clock.systemUTC(),
              (phase, detail) -> {
                if (phase.name().equals(arguments[2])) {
                  stall();
                }
              })
          .run(options(arguments[0], arguments[1]));
    }
  }

  /** Reports that the point is reached, and waits for input that never comes. */
  private static void stall() {
    System.out.println(REACHED);
    System.out.flush();
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static IngestOptions options(String data, String index) {
    return new IngestOptions(
        data, index, ScanIdRule.FOLDER_PATH, StatisticsMode.FULL, 16, OptionalInt.of(2));
  }

  private IngestReport ingest(String data, Clock clock) throws IOException {
    spark
        .sparkContext()
        .hadoopConfiguration()
        .set("fs.stalling.impl", StallingFileSystem.class.getName());
    return new IngestJob(spark, clock, IngestListener.NONE).run(options(data, index().toString()));
  }

  private Path index() {
    return folder.resolve("index");
  }

  private void killAChild(String data, String phase) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(argument -> argument.startsWith("--add-opens"))
            .toList());
    command.addAll(
        List.of(
            "-Xmx512m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Child.class.getName(), data, index().toString(), phase));
    var child =
        new ProcessBuilder(command).redirectError(folder.resolve("child.log").toFile()).start();
    try (var output =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      var line = output.readLine();
      while (line != null && !line.equals(REACHED)) {
        line = output.readLine();
      }
      assertThat(line)
          .as(() -> "the child ended early: " + read(folder.resolve("child.log")))
          .isNotNull();
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.waitFor()).isEqualTo(128 + 9);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void killWhileReadingLeavesIndexUnchanged() throws Exception {
    var data = folder.resolve("data");
    for (var i = 0; i < 3; i++) {
      TestVolumes.writeB2nd(data.resolve("scan/patch" + i + ".b2nd"), 24, i);
    }
    ingest("stalling:" + data, Clock.systemUTC());
    var before = TestVolumes.contents(index());
    TestVolumes.writeB2nd(data.resolve("scan/stall.b2nd"), 24, 3);
    killAChild("stalling:" + data, "NONE");
    assertIntactThenCompletes(
        "stalling:" + data,
        before,
        () -> {
          try {
            Files.move(data.resolve("scan/stall.b2nd"), data.resolve("scan/sound.b2nd"));
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  @Test
  void killBeforeCommitLeavesIndexUnchanged() throws Exception {
    var data = folder.resolve("data");
    for (var i = 0; i < 3; i++) {
      TestVolumes.writeB2nd(data.resolve("scan/patch" + i + ".b2nd"), 24, i);
    }
    ingest(data.toString(), Clock.systemUTC());
    var before = TestVolumes.contents(index());
    TestVolumes.writeB2nd(data.resolve("scan/new.b2nd"), 24, 3);
    killAChild(data.toString(), Phase.WRITTEN.name());
    // Written, but not committed.
    assertThat(TestVolumes.contents(index()))
        .containsKey("volumes/generation=000002/part-00000.parquet");
    assertIntactThenCompletes(data.toString(), before, () -> {});
  }

  private void assertIntactThenCompletes(
      String data, java.util.SortedMap<String, java.nio.ByteBuffer> before, Runnable repair)
      throws IOException {
    assertThat(TestVolumes.contents(index())).containsAllEntriesOf(before);
    var survivor = VolumeIndex.load(spark, index().toString());
    assertThat(survivor.generation()).isEqualTo(1);
    assertThat(survivor.volumes()).hasSize(3);

    repair.run();
    // The lock of a process that died on this machine is free at once.
    var report = ingest(data, Clock.systemUTC());
    assertThat(report.generation()).isEqualTo(2);
    assertThat(report.opened()).isEqualTo(1);
    assertThat(VolumeIndex.load(spark, index().toString()).volumes()).hasSize(4);
    assertThat(TestVolumes.contents(index()).keySet())
        .containsExactly(
            "manifest.json",
            "quarantine/generation=000001/part-00000.parquet",
            "quarantine/generation=000002/part-00000.parquet",
            "volumes/generation=000001/part-00000.parquet",
            "volumes/generation=000002/part-00000.parquet");
    assertThat(TestVolumes.contents(index()))
        .containsEntry(
            "volumes/generation=000001/part-00000.parquet",
            before.get("volumes/generation=000001/part-00000.parquet"));
  }
}
