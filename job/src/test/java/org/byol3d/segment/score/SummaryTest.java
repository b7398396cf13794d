package org.byol3d.segment.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.byol3d.segment.score.Summary.Case;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final ConfusionCounts HALF = new ConfusionCounts(1, 1, 1, 7);
  private static final ConfusionCounts FULL = new ConfusionCounts(4, 0, 0, 6);
  private static final ConfusionCounts ABSENT = new ConfusionCounts(0, 0, 0, 10);

  @Test
  void formIsThatOfNnUnet() {
    var summary = new Summary(List.of(one("b", Map.of(1, FULL)), one("a", Map.of(1, HALF))));

    assertThat(new String(summary.json(), StandardCharsets.UTF_8))
        .startsWith(
            """
            {
                "foreground_mean" : {
                    "Dice" : 0.75,
                    "FN" : 0.5,
                    "FP" : 0.5,
                    "IoU" : 0.6666666666666666,
                    "TN" : 6.5,
                    "TP" : 2.5,
                    "n_pred" : 3.0,
                    "n_ref" : 3.0
                },
                "mean" : {
                    "1" : {
            """)
        .endsWith(
            """
                {
                        "metrics" : {
                            "1" : {
                                "Dice" : 1.0,
                                "FN" : 0,
                                "FP" : 0,
                                "IoU" : 1.0,
                                "TN" : 6,
                                "TP" : 4,
                                "n_pred" : 4,
                                "n_ref" : 4
                            }
                        },
                        "prediction_file" : "p/b.b2nd",
                        "reference_file" : "r/b.b2nd"
                    }
                ]
            }\
            """);
  }

  @Test
  void orderOfCasesDoesNotMatter() {
    var a = one("a", Map.of(0, FULL, 1, HALF, 10, ABSENT, 2, FULL));
    var b = one("b", Map.of(0, HALF, 1, FULL, 10, HALF, 2, ABSENT));

    assertThat(new Summary(List.of(a, b)).json()).isEqualTo(new Summary(List.of(b, a)).json());
  }

  @Test
  void absentClassesAreLeftOut() throws IOException {
    var summary =
        new Summary(
            List.of(
                one("a", Map.of(0, FULL, 1, HALF, 2, ABSENT)),
                one("b", Map.of(0, HALF, 1, ABSENT, 2, ABSENT))));
    var json =
        JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build()
            .readTree(summary.json());

    assertThat(json.get("mean").get("1").get("Dice").asDouble()).isEqualTo(0.5);
    assertThat(json.get("mean").get("2").get("Dice").asDouble()).isNaN();
    assertThat(json.get("foreground_mean").get("Dice").asDouble()).isNaN();
    assertThat(json.get("foreground_mean").get("TN").asDouble()).isEqualTo((8.5 + 10) / 2);
    assertThat(new String(summary.json(), StandardCharsets.UTF_8)).contains("\"Dice\" : NaN");
  }

  @Test
  void otherClassesAreRefused() {
    assertThatThrownBy(
            () ->
                new Summary(List.of(one("a", Map.of(1, FULL)), one("b", Map.of(1, FULL, 2, HALF)))))
        .hasMessage("p/b.b2nd has the classes [1, 2], other cases have [1]");
    assertThatThrownBy(() -> new Summary(List.of())).hasMessage("no cases to summarize");
  }

  private static Case one(String name, Map<Integer, ConfusionCounts> counts) {
    return new Case("p/" + name + ".b2nd", "r/" + name + ".b2nd", new TreeMap<>(counts));
  }
}
