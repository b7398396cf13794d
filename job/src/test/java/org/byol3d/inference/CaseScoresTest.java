package org.byol3d.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Extent;
import org.byol3d.volume.LabelSet;
import org.junit.jupiter.api.Test;

class CaseScoresTest {
  private static final Extent EXTENT = new Extent(1, 4, 8);
  private static final LabelSet TWO =
      new LabelSet(
          List.of(new LabelSet.Label("plaque", 1), new LabelSet.Label("vessel", 3)),
          OptionalInt.of(9));

  @Test
  void plaquesAndVoxelsAreCounted() {
    // Two true plaques, one of them found with an extra voxel, and one more that is none.
    var truth = mask("11..2...", "11....2.", "........", "........");
    var prediction = mask("111.....", "11......", "........", ".....1..");
    var scores = CaseScores.of("a", labels(), prediction, cut(truth), none(), EXTENT);
    var plaque = scores.classes().get(0);

    assertThat(plaque.label()).isEqualTo("plaque");
    assertThat(plaque.counts().truePositives()).isEqualTo(4);
    assertThat(plaque.counts().falsePositives()).isEqualTo(2);
    assertThat(plaque.counts().dice()).isEqualTo(0.8);
    assertThat(plaque.plaques().predictions()).isEqualTo(2);
    assertThat(plaque.plaques().truths()).isEqualTo(1);
    assertThat(plaque.plaques().precision()).isEqualTo(0.5);
    assertThat(plaque.plaques().recall()).isEqualTo(1);
    assertThat(plaque.selma().instances().meanDice()).isEqualTo(8 / 9.0);
  }

  @Test
  void eachClassIsScoredAlone() {
    var truth = mask("11..2...", "11....2.", "........", "........");
    var prediction = mask("22..2...", "22....1.", "........", "........");
    var scores = CaseScores.of("a", TWO, prediction, truth, none(), EXTENT);

    assertThat(scores.classes().get(0).counts().dice()).isZero();
    assertThat(scores.classes().get(0).plaques().f1()).isZero();
    assertThat(scores.classes().get(1).value()).isEqualTo(3);
    assertThat(scores.classes().get(1).plaques().predictions()).isEqualTo(2);
    assertThat(scores.classes().get(1).plaques().matches()).isEqualTo(1);
  }

  @Test
  void ignoredVoxelsChangeNothing() {
    var random = SplitRandom.of(3);
    var truth = mask("11..2...", "11....2.", "........", "........");
    var prediction = mask("111.2...", "11......", "........", ".....1..");
    var ignored = none();
    for (int i = 0; i < ignored.length; i++) {
      ignored[i] = i % 8 >= 5 || i >= 16;
    }
    var expected = CaseScores.of("a", TWO, prediction, truth, ignored, EXTENT);
    for (int i = 0; i < ignored.length; i++) {
      if (ignored[i]) {
        truth[i] = (byte) random.nextInt(3);
        prediction[i] = (byte) random.nextInt(3);
      }
    }

    assertThat(CaseScores.of("a", TWO, prediction, truth, ignored, EXTENT)).isEqualTo(expected);
    var counts = expected.classes().get(0).counts();
    assertThat(counts.predicted() + counts.falseNegatives() + counts.trueNegatives()).isEqualTo(10);
  }

  private static LabelSet labels() {
    return new LabelSet(List.of(new LabelSet.Label("plaque", 1)), OptionalInt.empty());
  }

  /** Keeps class 1 only. */
  private static byte[] cut(byte[] mask) {
    var cut = mask.clone();
    for (int i = 0; i < cut.length; i++) {
      cut[i] = (byte) (cut[i] == 1 ? 1 : 0);
    }
    return cut;
  }

  private static byte[] mask(String... rows) {
    var mask = new byte[(int) EXTENT.voxels()];
    var all = String.join("", rows);
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (byte) (all.charAt(i) == '.' ? 0 : all.charAt(i) - '0');
    }
    return mask;
  }

  private static boolean[] none() {
    return new boolean[(int) EXTENT.voxels()];
  }
}
