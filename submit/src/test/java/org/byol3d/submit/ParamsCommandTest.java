package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ParamsCommandTest {
  @Test
  void textNamesEveryTensorAndTheCounts() {
    var run = CommandLineRun.of("params");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("encoder.encoders.4.conv2.0.weight", "[320, 320, 3, 3, 3]")
        .contains("projector.net.1.running_mean", "(buffer)")
        .contains("10,857,472", "9,802,752", "8,616,960", "16,843,137")
        .contains("96³");
  }

  @Test
  void jsonHoldsTheSameNumbers() throws IOException {
    var run =
        CommandLineRun.of(
            "params",
            "--config",
            "smoke",
            "--set",
            "crop.size=24",
            "--set",
            "network.base-channels=8",
            "--json");

    assertThat(run.exitCode()).isZero();
    JsonNode report = new ObjectMapper().readTree(run.out());
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
  void cropsMayDifferAlongEachAxis() throws IOException {
    var text = CommandLineRun.of("params", "--set", "crop.size=[32,96,64]");
    assertThat(text.out()).contains("per crop of 32 × 96 × 64").contains("[32, 32, 96, 64]");
    var json = CommandLineRun.of("params", "--set", "crop.size=[32,96,64]", "--json");
    var report = new ObjectMapper().readTree(json.out());
    assertThat(report.path("cropSize").toString()).isEqualTo("[32,96,64]");
    assertThat(CommandLineRun.of("params", "--set", "crop.size=[32,96,15]").err())
        .contains("crop.size = [32,96,15]: must be at least 16 voxels along each axis")
        .hasLineCount(1);
  }

  @Test
  void unusableConfigurationIsWrongUsage() {
    assertThat(CommandLineRun.of("params", "--set", "crop.size=0").exitCode()).isEqualTo(2);
  }
}
