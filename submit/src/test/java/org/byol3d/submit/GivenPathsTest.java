package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.byol3d.b2nd.B2ndSpec;
import org.byol3d.b2nd.B2ndWriter;
import org.byol3d.b2nd.Compression;
import org.byol3d.b2nd.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person types as a path, for all commands. */
class GivenPathsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ingest|--data-dir||--index|x",
        "ingest|--data-dir|x|--index|",
        "preview|--index||--out|x.html",
        "preview|--index|x|--out|",
        "pretrain|--index|",
        "pretrain|--index|x|--save-dir|",
        "pretrain|--data-dir|",
        "pretrain|--index|x|--resume|",
        "pretrain|--config||--index|x",
        "repretrain|--data-dir|x|--index|x|--models|",
        "rollback|--models|",
        "models|--models|",
        "report|--run||--out|x.html",
        "inspect|x|",
        "read|",
        "read|x|--out|",
        "doctor|--data-dir|",
        "doctor|--index|",
        "export|--checkpoint||--to|x",
        "export|--checkpoint|x|--to|",
        "encode|--model||--input|x|--out|y.npy",
        "encode|--model|x|--input||--out|y.npy",
        "encode|--model|x|--input|y|--out|",
        "evaluate|--model|x|--data-dir|",
        "phantom|--out|",
        "smoke|--dir|"
      })
  void emptyPathsAreWrongUsage(String command) {
    var run = CommandLineRun.of(command.split("\\|", -1));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("byol3d: ").contains("is empty: give a ").hasLineCount(1);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void namesAreTakenLiterallyAndPrintedSafely() throws IOException {
    for (var name : List.of("@args", "a[1]{b}*?\\ #%20:x", "cr\rlf\nnel\u0085ls\u2028ps\u2029é")) {
      var data = folder.resolve(name);
      var file = folder.resolve(name + ".b2nd");
      write(file);
      Files.writeString(data, "");

      var inspected = CommandLineRun.of("inspect", file.toString());
      assertThat(inspected.exitCode()).isZero();
      assertThat(inspected.out().lines().findFirst().orElseThrow()).startsWith(folder.toString());
      assertThat(inspected.out().lines().toList().get(1)).startsWith("  shape ");
      var out = folder.resolve(name + ".npy");
      var read = CommandLineRun.of("read", file.toString(), "--out", out.toString());
      assertThat(read.exitCode()).isZero();
      assertThat(read.out()).hasLineCount(1);
      assertThat(out).hasSize(128 + 4 * 64);
      var missing = CommandLineRun.of("read", folder + "/missing/" + name);
      assertThat(missing.exitCode()).isEqualTo(1);
      assertThat(missing.err()).startsWith("byol3d: no such file: " + folder).hasLineCount(1);
    }
  }

  @Test
  @Timeout(60)
  void pipesAndDevicesAreRefused() throws Exception {
    for (var name : List.of("pipe.b2nd", "pipe.npy")) {
      var pipe = folder.resolve(name);
      assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
      for (var command : List.of("inspect", "read")) {
        var run = CommandLineRun.of(command, pipe.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out() + run.err()).contains(pipe + ": is a pipe, socket or device");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/null", "/dev/stdout", "missing/x.npy", "scan.b2nd/x.npy", ""})
  void outputsThatCannotBeFilesAreRefused(String name) throws IOException {
    var file = folder.resolve("scan.b2nd");
    write(file);
    var output = folder.resolve(name).toString();
    for (var command :
        List.of(
            List.of("read", file.toString(), "--out", output),
            List.of("report", "--run", folder.toString(), "--out", output),
            List.of("preview", "--index", folder.toString(), "--out", output),
            List.of("encode", "--model", "m", "--input", "i", "--out", output),
            List.of("evaluate", "--model", "m", "--data-dir", "d", "--json", output))) {
      var run = CommandLineRun.of(command.toArray(String[]::new));
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).startsWith("byol3d: cannot write " + output + ": ").hasLineCount(1);
    }
    assertThat(folder)
        .isDirectoryContaining("glob:**/scan.b2nd")
        .isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void outputThatIsNotPrintedFails() {
    var full =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    var err = new StringWriter();

    int exitCode =
        Byol3d.commandLine()
            .setOut(new PrintWriter(full, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(err, true))
            .execute("params", "--config", "smoke");

    assertThat(exitCode).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("byol3d: the results were not printed completely: ")
        .hasLineCount(1);
  }

  private static void write(Path file) throws IOException {
    B2ndWriter.write(
        file,
        new B2ndSpec(
            new long[] {4, 4, 4},
            new int[] {4, 4, 4},
            new int[] {4, 4, 4},
            DataType.FLOAT32,
            Compression.NNSSL),
        new float[64]);
  }
}
