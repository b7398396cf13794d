package org.byol3d.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.byol3d.storage.JsonRecord;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;

class ModelCardTest {
  @Test
  void cropsMayDifferAlongEachAxis() throws IOException {
    var flat = new ModelCard.Input(1, "percentile", new Extent(16, 64, 32));
    var json = JsonRecord.mapper().writeValueAsString(flat);
    assertThat(json).contains("\"cropSize\":[16,64,32]");
    assertThat(JsonRecord.mapper().readValue(json, ModelCard.Input.class)).isEqualTo(flat);
    for (var wrong : List.of("0", "-8", "8.5", "\"8\"", "[8,8]", "[8,8,0]", "[8,8,8,8]", "{}")) {
      assertThatThrownBy(
              () ->
                  JsonRecord.mapper()
                      .readValue(json.replace("[16,64,32]", wrong), ModelCard.Input.class))
          .as(wrong)
          .hasMessageContaining("but must be a whole number above 0, or three of them");
    }
  }

  @Test
  void theBytesAreFixed() throws IOException {
    var card =
        new ModelCard(
            ModelCard.FORMAT.name(),
            ModelCard.FORMAT.newest(),
            "v000001",
            "2026-02-03T04:05:06Z",
            Branch.ONLINE,
            3216,
            new ModelCard.Architecture(List.of(4, 8), true),
            new ModelCard.Input(1, "percentile", Extent.cube(8)),
            new FileChecksum(14216, "00ff"),
            new ModelCard.Source("hdfs://lab/run/checkpoints/step-000000006", 6),
            new RunDescription("seed=1\n", "abc", "0.1.0", "hdfs://lab/index", 1, 2, 3, 4, 5),
            Map.of("loss", 0.5));

    assertThat(new String(SealedJson.write(card), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {
              "format" : "byol3d-encoder",
              "version" : 3,
              "name" : "v000001",
              "created" : "2026-02-03T04:05:06Z",
              "network" : "online",
              "parameters" : 3216,
              "architecture" : {
                "channels" : [ 4, 8 ],
                "residual" : true
              },
              "input" : {
                "channels" : 1,
                "normalization" : "percentile",
                "cropSize" : 8
              },
              "weights" : {
                "length" : 14216,
                "sha256" : "00ff"
              },
              "source" : {
                "checkpoint" : "hdfs://lab/run/checkpoints/step-000000006",
                "step" : 6
              },
              "run" : {
                "configuration" : "seed=1\\n",
                "configurationHash" : "abc",
                "codeVersion" : "0.1.0",
                "index" : "hdfs://lab/index",
                "generation" : 1,
                "volumes" : 2,
                "stepsPerEpoch" : 3,
                "totalSteps" : 4,
                "seed" : 5,
                "startedFrom" : null
              },
              "metrics" : {
                "loss" : 0.5
              },
              "sha256" : "9bd9ff43ed2e05d1fb328aa583860ea6a8be8c49e356b9f847e7a0e487566fe4"
            }
            """);
    assertThat(ExportKind.ENCODER.parse("model-card.json", SealedJson.write(card))).isEqualTo(card);
  }
}
