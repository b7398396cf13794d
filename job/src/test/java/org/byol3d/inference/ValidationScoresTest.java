package org.byol3d.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.segment.score.ClassScores;
import org.byol3d.segment.score.ConfusionCounts;
import org.byol3d.segment.score.InstanceScores;
import org.byol3d.segment.score.SelmaScores;
import org.byol3d.storage.StoreDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidationScoresTest {
  private static final ClassScores HALF = scores(1, 1, 1, new InstanceScores(2, 1, 1, 0.5), 0.5);
  private static final ClassScores EMPTY =
      scores(0, 0, 0, new InstanceScores(0, 0, 0, Double.NaN), 1);
  private static final ClassScores FULL = scores(8, 0, 0, new InstanceScores(3, 3, 3, 1), 1);

  @TempDir private Path folder;

  @Test
  void meansLeaveOutMissingValues() {
    var scores = of(List.of(HALF), List.of(EMPTY), List.of(FULL));

    assertThat(scores.dice()).isEqualTo(0.75);
    assertThat(scores.precision()).isEqualTo(0.75);
    assertThat(scores.f1()).isEqualTo((1 / 1.5 + 1) / 2);
    assertThat(scores.selmaDice()).isEqualTo(2.5 / 3);
    assertThat(scores.panopticQuality()).isEqualTo((0.5 / 1.5 + 1) / 2);
  }

  @Test
  void classesHaveEqualWeight() {
    // The first class is in two cases, the second in one, the third in none.
    var scores = of(List.of(HALF, FULL, EMPTY), List.of(FULL, EMPTY, EMPTY));

    assertThat(scores.dice()).isEqualTo((0.75 + 1) / 2);
    assertThat(scores.mean(2, it -> it.counts().dice())).isNaN();
    assertThat(new ValidationScores(List.of(), List.of()).dice()).isNaN();
  }

  @Test
  void storedValidationIsReadBack() throws IOException {
    var run = StoreDirectory.of(folder.toString(), new Configuration());
    var store = new ValidationStore(run);
    var slice =
        new CaseSlice("a/b", 3, 0, 1, 1, 2, new byte[] {0, -1}, new byte[] {0, 1}, new byte[2]);
    var scores =
        new ValidationScores(
            List.of(new CaseScores("a/b", List.of(EMPTY)), new CaseScores("c", List.of(HALF))),
            List.of(new FailedCase("d", "d.npy: is damaged")));

    assertThat(store.scores(ValidationStore.Kind.BEST)).isEmpty();
    store.write(ValidationStore.Kind.BEST, 40, new ValidationResult(scores, List.of(slice)));

    assertThat(store.scores(ValidationStore.Kind.BEST))
        .contains(new ValidationStore.StoredScores(40, scores));
    assertThat(store.scores(ValidationStore.Kind.LAST)).isEmpty();
    var read = store.slices(ValidationStore.Kind.BEST).orElseThrow();
    assertThat(read.step()).isEqualTo(40);
    assertThat(read.slices().get(0)).usingRecursiveComparison().isEqualTo(slice);
    var json = new ObjectMapper().readTree(folder.resolve("validation/best/scores.json").toFile());
    assertThat(json.at("/scores/dice").asDouble()).isEqualTo(0.5);
    assertThat(json.at("/scores/cases/1/classes/0/plaques/f1").asDouble()).isEqualTo(1 / 1.5);
    assertThat(json.at("/scores/cases/0/classes/0/plaques/f1").asText()).isEqualTo("NaN");
    assertThat(json.at("/scores").fieldNames())
        .toIterable()
        .containsExactly(
            "dice",
            "iou",
            "precision",
            "recall",
            "f1",
            "selmaDice",
            "panopticQuality",
            "cases",
            "failed");
    assertThat(json.at("/scores/cases/1/classes/0/plaques").fieldNames())
        .toIterable()
        .containsExactly(
            "predictions",
            "truths",
            "matches",
            "meanDice",
            "precision",
            "recall",
            "f1",
            "panopticQuality");
    assertThat(folder.resolve("validation/best/summary.json"))
        .content(StandardCharsets.UTF_8)
        .contains("\"prediction_file\" : \"a/b\"", "\"reference_file\" : \"a/b_seg\"");
  }

  @Test
  void damagedStoreIsNamed() throws IOException {
    Files.createDirectories(folder.resolve("validation/last"));
    Files.writeString(folder.resolve("validation/last/scores.json"), "{\"step\": 1}");
    var store = new ValidationStore(StoreDirectory.of(folder.toString(), new Configuration()));

    assertThatThrownBy(() -> store.scores(ValidationStore.Kind.LAST))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("validation/last/scores.json");
  }

  @SafeVarargs
  private static ValidationScores of(List<ClassScores>... cases) {
    var all = new ArrayList<CaseScores>();
    for (var one : cases) {
      all.add(new CaseScores("case" + all.size(), one));
    }
    return new ValidationScores(all, List.of());
  }

  private static ClassScores scores(
      long both, long predicted, long truth, InstanceScores plaques, double dice) {
    return new ClassScores(
        "plaque",
        1,
        new ConfusionCounts(both, predicted, truth, 10),
        plaques,
        new SelmaScores(dice, plaques));
  }
}
