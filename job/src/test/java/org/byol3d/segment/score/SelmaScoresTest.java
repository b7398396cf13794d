package org.byol3d.segment.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipInputStream;
import org.byol3d.segment.ReferenceArrays;
import org.byol3d.segment.component.Components;
import org.byol3d.segment.component.Neighborhood;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scores against those of the challenge's own code. */
class SelmaScoresTest {
  private static final JsonNode SCORES = ReferenceArrays.json("/reference-selma/scores.json");
  private static final Map<String, byte[]> FILES = files();

  static List<String> pairs() {
    var names = new ArrayList<String>();
    SCORES.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void equalTheChallenges(String name) {
    var extent = ReferenceArrays.extent(SCORES.get(name).get("shape"));
    var prediction = voxels(name + ".prediction.npy");
    var truth = voxels(name + ".truth.npy");
    var counts = ConfusionCounts.ofMasks(prediction, truth);
    var predicted = Components.of(prediction, extent, Neighborhood.CORNERS);
    var actual = Components.of(truth, extent, Neighborhood.CORNERS);
    var selma = SelmaScores.of(counts, predicted, actual);
    for (double threshold : new double[] {0.3, 0.5}) {
      var expected = SCORES.get(name).get("iou_" + threshold);
      var scores = InstanceMatching.of(predicted, actual, threshold).scores();

      assertThat(scores.truths()).isEqualTo(expected.get("n_ref_instances").asInt());
      assertThat(scores.predictions()).isEqualTo(expected.get("n_pred_instances").asInt());
      assertThat(scores.matches()).isEqualTo(expected.get("tp").asInt());
      assertThat(scores.falsePositives()).isEqualTo(expected.get("fp").asInt());
      assertThat(scores.falseNegatives()).isEqualTo(expected.get("fn").asInt());
      assertScore(scores.precision(), expected.get("prec"));
      assertScore(scores.recall(), expected.get("rec"));
      assertScore(scores.f1(), expected.get("rq"));
      assertScore(scores.meanDice(), expected.get("sq_dsc"));
      assertScore(scores.panopticQuality(), expected.get("pq_dsc"));
    }
    assertThat(selma.dice()).isCloseTo(SCORES.get(name).get("dice").asDouble(), within(1e-12));
    assertThat(selma.instances()).isEqualTo(InstanceMatching.of(predicted, actual, 0.3).scores());
  }

  private static void assertScore(double actual, JsonNode expected) {
    if (expected.isNumber()) {
      assertThat(actual).isCloseTo(expected.asDouble(), within(1e-12));
    } else {
      assertThat(actual).isNaN();
    }
  }

  /**
   * A .npy file of version 1: 10 bytes and a header of the length at byte 8 come before the data.
   */
  private static byte[] voxels(String name) {
    var file = FILES.get(name);
    int header = (file[8] & 0xff) + ((file[9] & 0xff) << 8);
    return Arrays.copyOfRange(file, 10 + header, file.length);
  }

  private static Map<String, byte[]> files() {
    var files = new HashMap<String, byte[]>();
    try (var zip =
        new ZipInputStream(
            new ByteArrayInputStream(ReferenceArrays.bytes("/reference-selma/pairs.zip")))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}
