package org.byol3d.segment.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.byol3d.random.SplitRandom;
import org.byol3d.segment.component.Components;
import org.byol3d.segment.component.Neighborhood;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;

class InstanceMatchingTest {
  private static final Extent EXTENT = new Extent(6, 7, 8);

  @Property(tries = 200)
  void matchesAreOneToOneAndGreedy(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.05, max = 1) double threshold) {
    var random = SplitRandom.of(seed);
    var prediction = components(random, 0.15);
    var truth = components(random, 0.15);
    var matching = InstanceMatching.of(prediction, truth, threshold);

    var usedPredictions = new HashSet<Integer>();
    var usedTruths = new HashSet<Integer>();
    double last = 1;
    for (var match : matching.matches()) {
      assertThat(usedPredictions.add(match.prediction())).isTrue();
      assertThat(usedTruths.add(match.truth())).isTrue();
      assertThat(match.iou()).isBetween(threshold, last);
      last = match.iou();
    }
    // A pair that is left over would have been matched.
    for (int p = 1; p <= prediction.list().size(); p++) {
      for (int t = 1; t <= truth.list().size(); t++) {
        if (!usedPredictions.contains(p) && !usedTruths.contains(t)) {
          assertThat(iou(prediction, truth, p, t)).isLessThan(threshold);
        }
      }
    }
    var scores = matching.scores();
    assertThat(scores.matches() + scores.falsePositives()).isEqualTo(prediction.list().size());
    assertThat(scores.matches() + scores.falseNegatives()).isEqualTo(truth.list().size());
  }

  @Property(tries = 50)
  void exchangedMasksExchangePrecisionAndRecall(@ForAll long seed) {
    var random = SplitRandom.of(seed);
    var a = components(random, 0.1);
    var b = components(random, 0.2);
    var forth = InstanceMatching.of(a, b, 0.3).scores();
    var back = InstanceMatching.of(b, a, 0.3).scores();

    assertThat(back.matches()).isEqualTo(forth.matches());
    assertThat(back.recall()).isEqualTo(forth.precision());
    assertThat(back.f1()).isEqualTo(forth.f1());
    assertThat(back.meanDice()).isCloseTo(forth.meanDice(), within(1e-15));
  }

  @Test
  void maskEqualToTheTruthIsPerfect() {
    var truth = components(SplitRandom.of(5), 0.1);
    var matching = InstanceMatching.of(truth, truth, 1).scores();

    assertThat(matching.f1()).isEqualTo(1);
    assertThat(matching.panopticQuality()).isEqualTo(1);
  }

  @Test
  void otherExtentsAreRefused() {
    var a = Components.of(new byte[8], Extent.cube(2), Neighborhood.FACES);
    var b = Components.of(new byte[8], new Extent(1, 1, 8), Neighborhood.FACES);

    assertThatThrownBy(() -> InstanceMatching.of(a, b, 0.5))
        .hasMessage("a prediction of [2, 2, 2] voxels for a truth of [1, 1, 8]: must be equal");
    assertThatThrownBy(() -> InstanceMatching.of(a, a, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static double iou(Components prediction, Components truth, int p, int t) {
    int shared = 0;
    for (int i = 0; i < truth.labels().length; i++) {
      shared += prediction.labels()[i] == p && truth.labels()[i] == t ? 1 : 0;
    }
    return (double) shared
        / (prediction.list().get(p - 1).voxels() + truth.list().get(t - 1).voxels() - shared);
  }

  private static Components components(SplitRandom random, double share) {
    var mask = new byte[(int) EXTENT.voxels()];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (byte) (random.nextBoolean(share) ? 1 : 0);
    }
    return Components.of(mask, EXTENT, Neighborhood.FACES);
  }
}
