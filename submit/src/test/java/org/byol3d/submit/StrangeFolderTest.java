package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All steps from scans to an encoder, where each name could be taken for a pattern. */
class StrangeFolderTest {
  @TempDir private Path folder;

  @Test
  void namesAreNoPatterns() throws IOException {
    var here = Files.createDirectories(folder.resolve("a[1]{b,c}*?\\ #%20:x~\u2028'é"));
    // The pattern above matches this folder, which has an index of the same generation.
    var sibling = Files.createDirectories(folder.resolve("a1bcz #%20:x~\u2028'é"));
    ingest(sibling, 1);
    ingest(here, 2);
    Files.move(
        here.resolve("data:1/scan001_patch0000.b2nd"),
        here.resolve("data:1/cr\rlf\nnel\u0085.b2nd"));
    var again = run("ingest", "--data-dir", here + "/data:1", "--index", here + "/index*");
    assertThat(again.out()).contains("generation 2").containsPattern("vanished +1");

    run(
        "preview",
        "--config",
        "smoke",
        "--index",
        here + "/index*",
        "--pairs",
        "1",
        "--out",
        here + "/p?[1].html");
    assertThat(Files.readString(here.resolve("p?[1].html"))).contains("data:1/");
    run(
        "pretrain",
        "--config",
        "smoke",
        "--index",
        here + "/index*",
        "--set",
        "schedule.epochs=1",
        "--set",
        "batch.global=2",
        "--set",
        "batch.micro=1",
        "--workers",
        "1",
        "--save-dir",
        here + "/run_12:30");
    var exported = run("export", "--checkpoint", here + "/run_12:30", "--to", here + "/{e}");
    assertThat(exported.out()).contains("Next: byol3d encode --model $'");
    run(
        "encode",
        "--model",
        here + "/{e}",
        "--input",
        here + "/data:1/cr\rlf\nnel\u0085.b2nd",
        "--region",
        "0:16,0:16,0:16",
        "--out",
        here + "/f:1.npy");
    assertThat(here.resolve("f:1.npy")).isNotEmptyFile();
  }

  private static void ingest(Path folder, int scans) {
    run(
        "phantom",
        "--out",
        folder + "/data:1",
        "--scans",
        "" + scans,
        "--patches",
        "1",
        "--size",
        "32");
    var ingested = run("ingest", "--data-dir", folder + "/data:1", "--index", folder + "/index*");
    assertThat(ingested.out()).containsPattern("volumes +" + scans + "\\b");
  }

  private static CommandLineRun run(String... command) {
    var run = CommandLineRun.of(command);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }
}
