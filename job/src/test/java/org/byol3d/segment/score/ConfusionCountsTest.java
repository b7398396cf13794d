package org.byol3d.segment.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.byol3d.random.SplitRandom;
import org.junit.jupiter.api.Test;

class ConfusionCountsTest {

  @Property(tries = 100)
  void countsOfClassEqualThoseOfItsMask(
      @ForAll @IntRange(min = 1, max = 5) int classes, @ForAll boolean ignore, @ForAll long seed) {
    var random = SplitRandom.of(seed);
    int voxels = random.nextInt(40);
    var prediction = new byte[voxels];
    var truth = new byte[voxels];
    var ignored = new boolean[ignore ? voxels : 0];
    for (int i = 0; i < voxels; i++) {
      prediction[i] = (byte) random.nextInt(classes);
      truth[i] = (byte) random.nextInt(classes);
      if (ignore) {
        ignored[i] = random.nextBoolean(0.3);
      }
    }
    var counts = ConfusionCounts.ofClasses(prediction, truth, classes, ignored);

    for (int k = 0; k < classes; k++) {
      long[] expected = new long[4];
      for (int i = 0; i < voxels; i++) {
        if (!ignore || !ignored[i]) {
          expected[(prediction[i] == k ? 2 : 0) + (truth[i] == k ? 1 : 0)]++;
        }
      }
      assertThat(counts.get(k))
          .isEqualTo(new ConfusionCounts(expected[3], expected[2], expected[1], expected[0]));
    }
  }

  @Test
  void scoresFollowTheirFormulas() {
    var counts = new ConfusionCounts(6, 2, 4, 100);

    assertThat(counts.dice()).isEqualTo(12.0 / 18);
    assertThat(counts.iou()).isEqualTo(0.5);
    assertThat(counts.predicted()).isEqualTo(8);
    assertThat(counts.truth()).isEqualTo(10);
    assertThat(counts.plus(counts)).isEqualTo(new ConfusionCounts(12, 4, 8, 200));
    assertThat(new ConfusionCounts(0, 0, 0, 5).dice()).isNaN();
    assertThat(new ConfusionCounts(0, 0, 0, 5).iou()).isNaN();
  }

  @Test
  void wrongClassesAreNamed() {
    assertThatThrownBy(
            () -> ConfusionCounts.ofClasses(new byte[] {0, 2}, new byte[2], 2, new boolean[0]))
        .hasMessage("voxel 1: class 2 in the prediction and 0 in the truth, of 2 classes");
    assertThatThrownBy(() -> ConfusionCounts.ofClasses(new byte[3], new byte[2], 2, new boolean[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ConfusionCounts.ofMasks(new byte[3], new byte[2]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
