package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ParamsCommandTest {
  private final StringWriter out = new StringWriter();

  @Test
  void textNamesEveryTensorAndTheCounts() {
    assertThat(run("params")).isZero();

    assertThat(out.toString())
        .contains("encoder.encoders.4.conv2.0.weight", "[320, 320, 3, 3, 3]")
        .contains("projector.net.1.running_mean", "(buffer)")
        .contains("10,857,472", "9,802,752", "8,616,960", "16,843,137")
        .contains("96³");
  }

  @Test
  void jsonHoldsTheSameNumbers() throws IOException {
    assertThat(
            run(
                "params",
                "--config",
                "smoke",
                "--set",
                "crop.size=24",
                "--set",
                "network.base-channels=8",
                "--json"))
        .isZero();

    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(report.path("cropSize").asInt()).isEqualTo(24);
    // The reference's small network of the same sizes.
    assertThat(report.path("parameters").path("online").asInt()).isEqualTo(57_408);
    assertThat(report.path("parameters").path("target").asInt()).isEqualTo(56_288);
    int sum = 0;
    for (var tensor : report.path("tensors")) {
      sum += tensor.path("trained").asBoolean() ? tensor.path("count").asInt() : 0;
    }
    assertThat(sum).isEqualTo(57_408);
    assertThat(report.path("memory").path(0).path("cropSize").asInt()).isEqualTo(24);
  }

  @Test
  void aConfigurationThatCannotBeUsedIsWrongUsage() {
    assertThat(run("params", "--set", "crop.size=0")).isEqualTo(2);
  }

  private int run(String... args) {
    return new CommandLine(new Byol3d())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(new StringWriter()))
        .execute(args);
  }
}
