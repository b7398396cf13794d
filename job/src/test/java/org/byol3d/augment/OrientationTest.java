package org.byol3d.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.byol3d.random.SplitRandom;
import org.junit.jupiter.api.Test;

class OrientationTest {
  /** Compares a sequence of flips and turns in one pass with the same moves one after another. */
  @Property(tries = 300)
  void composingEqualsApplyingOneAfterAnother(
      @ForAll @IntRange(min = 1, max = 35) int depth,
      @ForAll @IntRange(min = 1, max = 35) int height,
      @ForAll @IntRange(min = 1, max = 35) int width,
      @ForAll @Size(max = 5) List<@IntRange(max = 11) Integer> moves) {
    var extents = new Extents(depth, height, width);
    var crop = numbered(extents);
    var composed = Orientation.IDENTITY;
    float[] step = crop;
    var stepExtents = extents;
    for (int move : moves) {
      composed = apply(composed, move);
      var single = apply(Orientation.IDENTITY, move);
      var next = new float[step.length];
      naive(single, step, stepExtents, next);
      step = next;
      stepExtents = single.extents(stepExtents);
    }
    var view = new float[crop.length];
    composed.apply(crop, extents, view);
    assertThat(composed.extents(extents)).isEqualTo(stepExtents);
    assertThat(view).isEqualTo(step);
  }

  @Property(tries = 50)
  void fourTurnsAndTwoFlipsAreIdentity(@ForAll Plane plane, @ForAll Axis axis) {
    assertThat(Orientation.IDENTITY.turn(plane, 4)).isEqualTo(Orientation.IDENTITY);
    assertThat(Orientation.IDENTITY.flip(axis).flip(axis)).isEqualTo(Orientation.IDENTITY);
    assertThat(Orientation.IDENTITY.turn(plane, 2))
        .isEqualTo(Orientation.IDENTITY.flip(plane.first()).flip(plane.second()));
  }

  @Test
  void refusesWrongArrays() {
    var crop = new float[8];
    var cube = Extents.cube(2);
    assertThatThrownBy(() -> Orientation.IDENTITY.apply(crop, cube, crop))
        .hasMessageContaining("in place");
    assertThatThrownBy(() -> Orientation.IDENTITY.apply(crop, cube, new float[7]))
        .hasMessageContaining("result has 7 voxels, but 2×2×2 has 8");
    assertThatThrownBy(() -> new Extents(2, 0, 2)).hasMessageContaining("2×0×2");
    assertThatThrownBy(() -> new Extents(2048, 2048, 2048)).hasMessageContaining("does not fit");
  }

  /**
   * Counts orientations: flips alone give 8, and a quarter turn swaps one of three pairs of axes: 8
   * + 3 · 8.
   */
  @Test
  void drawsEveryReachableOrientationOfACube() {
    var drawn = draw(Extents.cube(4), new RandomOrientation.Config(0.5, 0.5));
    assertThat(drawn).hasSize(32);
  }

  @Property(tries = 100)
  void drawnOrientationsKeepTheExtents(
      @ForAll @IntRange(min = 1, max = 3) int depth,
      @ForAll @IntRange(min = 1, max = 3) int height,
      @ForAll @IntRange(min = 1, max = 3) int width,
      @ForAll long seed) {
    var extents = new Extents(depth, height, width);
    var random = new RandomOrientation(new RandomOrientation.Config(0.5, 1));
    assertThat(random.draw(extents, SplitRandom.of(seed)).extents(extents)).isEqualTo(extents);
  }

  @Test
  void probabilityDecidesWhetherCropTurns() {
    assertThat(draw(Extents.cube(4), new RandomOrientation.Config(0, 0)))
        .containsExactly(Orientation.IDENTITY);
    assertThat(draw(Extents.cube(4), new RandomOrientation.Config(0, 1)))
        .hasSize(9)
        .doesNotContain(Orientation.IDENTITY);
    assertThat(draw(new Extents(2, 3, 4), new RandomOrientation.Config(0, 1))).hasSize(3);
  }

  private static Set<Orientation> draw(Extents extents, RandomOrientation.Config config) {
    var random = new RandomOrientation(config);
    var drawn = new HashSet<Orientation>();
    for (int i = 0; i < 2_000; i++) {
      drawn.add(random.draw(extents, SplitRandom.of(7, i)));
    }
    return drawn;
  }

  /** Applies a move: 0 to 2 are flips, 3 to 11 turns. */
  private static Orientation apply(Orientation orientation, int move) {
    return move < 3
        ? orientation.flip(Axis.ALL.get(move))
        : orientation.turn(Plane.ALL.get((move - 3) / 3), 1 + (move - 3) % 3);
  }

  /** Applies one flip or turn, voxel by voxel. */
  private static void naive(Orientation single, float[] crop, Extents extents, float[] view) {
    var out = single.extents(extents);
    int i = 0;
    for (int z = 0; z < out.depth(); z++) {
      for (int y = 0; y < out.height(); y++) {
        for (int x = 0; x < out.width(); x++) {
          int from = index(single.d(), z, extents);
          from += index(single.h(), y, extents);
          from += index(single.w(), x, extents);
          view[i++] = crop[from];
        }
      }
    }
  }

  private static int index(Orientation.Source source, int position, Extents crop) {
    int n = crop.along(source.axis());
    return (source.reversed() ? n - 1 - position : position) * crop.stride(source.axis());
  }

  private static float[] numbered(Extents extents) {
    var crop = new float[extents.voxels()];
    for (int i = 0; i < crop.length; i++) {
      crop[i] = i;
    }
    return crop;
  }
}
