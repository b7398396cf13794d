package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.byol3d.b2nd.ElementType;
import org.byol3d.volume.npy.NpyWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestCommandTest {
  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void writeVolumes() throws IOException {
    data = Files.createDirectories(folder.resolve("data/scan7"));
    for (var name : new String[] {"a.npy", "b.npy"}) {
      write(data.resolve(name), 12);
    }
  }

  private static void write(Path path, int size) throws IOException {
    try (var writer = NpyWriter.create(path, ElementType.FLOAT32, size, size, size)) {
      var values = new float[size * size * size];
      for (var i = 0; i < values.length; i++) {
        values[i] = i % 17;
      }
      writer.write(values, 0, values.length);
      writer.commit();
    }
  }

  private CommandLineRun ingest(String... more) {
    var arguments =
        new String[] {
          "ingest", "--data-dir", data.toString(), "--index", folder + "/index", "--min-size", "8"
        };
    var all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return CommandLineRun.of(all);
  }

  @Test
  void makesIndexAndReportsIt() throws IOException {
    var first = ingest("--workers", "1");
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out())
        .contains("generation 1")
        .containsPattern("files seen +2")
        .containsPattern("files opened +2 .*MB/s")
        .containsPattern("volumes +2")
        .contains("Next: byol3d preview --index " + folder + "/index");
    assertThat(folder.resolve("index/manifest.json")).exists();

    write(data.resolve("small.npy"), 7);
    Files.writeString(data.resolve("text.b2nd"), "no volume");
    Files.delete(data.resolve("b.npy"));
    var second = ingest("--fail-on-quarantine", "1");
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.out())
        .containsPattern("unchanged +1")
        .containsPattern("vanished +1")
        .containsPattern("quarantined +2")
        .containsPattern("TOO_SMALL +.*small.npy")
        .containsPattern("NOT_A_VOLUME +.*text.b2nd");
    assertThat(second.err()).contains("2 of 3 files are quarantined");
    assertThat(ingest("--fail-on-quarantine", "70%").exitCode()).isZero();
  }

  @Test
  void masksAreCountedAndListed() throws IOException {
    write(data.resolve("a_seg.npy"), 12);
    write(data.resolve("c_seg.npy"), 12);
    var plain = ingest();
    assertThat(plain.out()).containsPattern("left out +2 +masks").doesNotContainPattern("masks +1");
    var without = CommandLineRun.of("inspect", "--index", folder + "/index", "--masks");
    assertThat(without.exitCode()).isEqualTo(1);
    assertThat(without.err()).contains("has no masks: run byol3d ingest --masks").hasLineCount(1);

    var masks = ingest("--masks");
    assertThat(masks.exitCode()).as(masks.err()).isZero();
    assertThat(masks.out())
        .containsPattern("masks +1 +1 volumes have none")
        .containsPattern("value 16 +1 +of the masks hold it, 101 voxels")
        .containsPattern("MASK_WITHOUT_VOLUME +1 ")
        .doesNotContainPattern("left out +[0-9]+ +masks");
    var listed = CommandLineRun.of("inspect", "--index", folder + "/index", "--masks");
    assertThat(listed.exitCode()).as(listed.err()).isZero();
    assertThat(listed.out())
        .contains("1 masks of 2 volumes")
        .containsPattern(
            "a_seg.npy +float32 +\\[12, 12, 12\\] +0: 102; 1: 102;.*and 9 more values");
    var json = CommandLineRun.of("inspect", "--index", folder + "/index", "--masks", "--json");
    assertThat(json.out()).contains("\"16\" : 101").contains("\"dtype\" : \"float32\"");
  }

  @Test
  void wrongUsageExitsWithTwo() {
    assertThat(CommandLineRun.of("ingest", "--index", "x").exitCode()).isEqualTo(2);
    var wrong =
        List.of(
            List.of("--min-size", "0", "min-size 0: must be at least 1"),
            List.of("--workers", "0", "--workers 0: must be at least 1"),
            List.of("--statistics", "some", "'--statistics'"),
            List.of("--scan-id-pattern", "scan(", "--scan-id-pattern 'scan('"),
            List.of("--scan-id-pattern", "scan7", "has 0 groups"),
            List.of("--fail-on-quarantine", "-1", "'-1' is neither"),
            List.of("--scan-id-pattern", "()", "matches an empty text"),
            List.of("--fail-on-quarantine", "200%", "'200%' is neither"),
            List.of("--fail-on-quarantine", "nan", "'nan' is neither"),
            List.of("--fail-on-quarantine", "0.5x", "'0.5x' is neither"),
            List.of("--fail-on-quarantine", "few", "'few' is neither"));
    for (var option : wrong) {
      var run =
          CommandLineRun.of(
              "ingest", "--data-dir", "x", "--index", "y", option.get(0), option.get(1));
      assertThat(run.exitCode()).as(option.toString()).isEqualTo(2);
      assertThat(run.err()).contains(option.get(2));
    }
    var unmatched = ingest("--scan-id-pattern", "(brain[0-9]+)/");
    assertThat(unmatched.exitCode()).isEqualTo(2);
    assertThat(unmatched.err()).contains("finds nothing in");
  }

  @Test
  void quarantineIsInspectedAloneOnly() {
    for (var wrong :
        List.of(
            List.of("inspect"),
            List.of("inspect", "--index", "x"),
            List.of("inspect", "--quarantine"),
            List.of("inspect", "--quarantine", "--index", "x", "y.b2nd"),
            List.of("inspect", "--quarantine", "--index", "x", "--headers-only"),
            List.of("inspect", "--masks"),
            List.of("inspect", "--masks", "--index", "x", "y.b2nd"),
            List.of("inspect", "--masks", "--quarantine", "--index", "x"))) {
      var run = CommandLineRun.of(wrong.toArray(String[]::new));
      assertThat(run.exitCode()).as(wrong.toString()).isEqualTo(2);
      assertThat(run.err()).hasLineCount(1);
    }
    var none = CommandLineRun.of("inspect", "--index", folder + "/none", "--quarantine");
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.err()).contains("has no manifest.json").hasLineCount(1);
  }

  @Test
  void scansAreListedWithAHint() throws IOException {
    data = folder.resolve("data");
    Files.createDirectories(data.resolve("mouse0/left"));
    Files.createDirectories(data.resolve("mouse0/right"));
    write(data.resolve("mouse0/left/a.npy"), 9);
    write(data.resolve("mouse0/right/a.npy"), 9);
    var run = ingest();
    assertThat(run.out())
        .containsPattern("scans +3")
        .containsPattern("mouse0/left +1 volume")
        .containsPattern("scan7 +2 volumes")
        .contains("--scan-id-pattern '^/([^/]+)/' groups them");
    var again = ingest("--scan-id-pattern", "^/([^/]+)/");
    assertThat(again.out())
        .containsPattern("new scan ids +2 +from the paths")
        .containsPattern("files opened +0")
        .containsPattern("mouse0 +2 volumes");
  }

  @Test
  void aFailureIsOneLine() {
    data = folder.resolve("missing");
    var run = ingest();
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines().filter(line -> line.startsWith("byol3d: "))).hasSize(1);
    assertThat(run.err()).contains("missing").doesNotContain("\tat ");
  }

  @Test
  void refusesEmptyDirectories() {
    for (var option : List.of("--data-dir", "--index")) {
      var other = option.equals("--index") ? "--data-dir" : "--index";
      var run = CommandLineRun.of("ingest", option, "", other, folder + "/other");
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).startsWith("byol3d: " + option + " is empty").hasLineCount(1);
    }
  }
}
