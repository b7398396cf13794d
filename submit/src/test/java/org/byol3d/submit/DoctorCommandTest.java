package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In this process; on a cluster, {@code SubmittedApplicationIT} does. */
class DoctorCommandTest {
  @TempDir private Path folder;

  @Test
  void aSoundProcessIsFitToTrain() {
    var run = CommandLineRun.of("doctor", "--config", "smoke", "--device", "cpu", "--workers", "1");
    assertThat(run.exitCode()).describedAs(run.out() + run.err()).isZero();
    assertThat(run.out())
        .contains("1 executors, 1 tasks at once; driver: libtorch 2.7.1 cpu")
        .containsPattern("\ndriver +localhost +- +cpu, 0 GPUs +2\\.7\\.1 cpu ")
        .contains("all at once: 1 encoders")
        .contains("Nothing is wrong. Next: byol3d pretrain");
  }

  @Test
  void whatIsWrongComesWithAdvice() throws Exception {
    Files.writeString(folder.resolve("broken.b2nd"), "no volume");
    var run =
        CommandLineRun.of(
            "doctor",
            "--config",
            "smoke",
            "--device",
            "gpu",
            "--workers",
            "1",
            "--data-dir",
            folder.toString());
    assertThat(run.exitCode()).describedAs(run.err()).isEqualTo(1);
    assertThat(run.out())
        .contains("WRONG  executor driver on localhost: a GPU is asked for, but DJL sees none")
        .contains("WRONG  executor driver on localhost: cannot read data: ", "broken.b2nd")
        .contains("To do: ")
        .contains("2 findings. Next: fix them");
  }

  @Test
  void aDirectoryWithoutVolumesSaysSo() {
    var run = CommandLineRun.of("doctor", "--config", "smoke", "--data-dir", folder.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains(folder.toString(), "no volumes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "doctor --workers 0 | at least 1",
        "doctor --timeout 0 | at least 1",
        "doctor --device tpu | auto, cpu, gpu",
        "doctor --data-dir a --index b | mutually exclusive",
      })
  void wrongUsageSaysWhatToDo(String arguments, String advice) {
    var run = CommandLineRun.of(arguments.split(" "));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(advice);
  }
}
