package org.byol3d.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.byol3d.submit.CommandLineRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalingCommandTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "scaling",
        "scaling --gpus 8,16,32,64 --network 25g --compute-seconds 1 --collect-rate 1000"
            + " --fetch-rate 500",
        "scaling --gpus 8,16,32,64 --network 25g --compute-seconds 1 --accumulate 4",
      })
  void theDocumentShowsWhatTheCommandPrints(String command) throws Exception {
    var run = CommandLineRun.of(command.split(" "));
    assertThat(run.exitCode()).describedAs(run.err()).isZero();
    assertThat(Files.readString(Path.of("../../docs/scaling.md")))
        .contains("byol3d " + command + "\n")
        .contains(run.out().strip());
  }

  @Test
  void oneTableAComputeTimeAndWire() {
    var run =
        CommandLineRun.of("scaling", "--gpus", "1,2", "--network", "10G", "--compute-seconds", "2");
    assertThat(run.out().lines().filter(it -> it.contains("per micro-batch, "))).hasSize(3);
    assertThat(run.out().lines().filter(it -> it.startsWith("    2  "))).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scaling --gpus 0 | --gpus 0: must be positive",
        "scaling --network fast | as in 25g",
        "scaling --network 0g | must be positive",
        "scaling --compute-seconds -1 | must be positive",
        "scaling --collect-rate 0 | must be positive",
        "scaling --config none.conf | neither a preset",
      })
  void wrongUsageSaysWhatToDo(String arguments, String advice) {
    var run = CommandLineRun.of(arguments.split(" "));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(advice);
  }
}
