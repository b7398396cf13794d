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
import org.byol3d.volume.Extent;
import org.byol3d.volume.VoxelSize;
import org.junit.jupiter.api.Test;

class OrientationTest {
  /** Compares a sequence of flips and turns in one pass with the same moves one after another. */
  @Property(tries = 300)
  void composingEqualsApplyingOneAfterAnother(
      @ForAll @IntRange(min = 1, max = 35) int depth,
      @ForAll @IntRange(min = 1, max = 35) int height,
      @ForAll @IntRange(min = 1, max = 35) int width,
      @ForAll @Size(max = 5) List<@IntRange(max = 11) Integer> moves) {
    var extent = new Extent(depth, height, width);
    var crop = numbered(extent);
    var composed = Orientation.IDENTITY;
    float[] step = crop;
    var stepExtent = extent;
    for (int move : moves) {
      composed = apply(composed, move);
      var single = apply(Orientation.IDENTITY, move);
      var next = new float[step.length];
      naive(single, step, stepExtent, next);
      step = next;
      stepExtent = single.extentOf(stepExtent);
    }
    var view = new float[crop.length];
    composed.apply(crop, extent, view);
    assertThat(composed.extentOf(extent)).isEqualTo(stepExtent);
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
    var cube = Extent.cube(2);
    assertThatThrownBy(() -> Orientation.IDENTITY.apply(crop, cube, crop))
        .hasMessageContaining("in place");
    assertThatThrownBy(() -> Orientation.IDENTITY.apply(crop, cube, new float[7]))
        .hasMessageContaining("result has 7 voxels, but its extent [2, 2, 2] has 8");
    assertThatThrownBy(() -> new Extent(2, 0, 2)).hasMessageContaining("[2, 0, 2]");
    assertThatThrownBy(() -> Orientation.IDENTITY.apply(crop, Extent.cube(2048), new float[8]))
        .hasMessageContaining("crop has 8 voxels");
  }

  /**
   * Counts orientations: flips alone give 8, and a quarter turn swaps one of three pairs of axes: 8
   * + 3 · 8.
   */
  @Test
  void drawsEveryReachableOrientationOfACube() {
    var drawn = draw(Extent.cube(4), new RandomOrientation(0.5, 0.5));
    assertThat(drawn).hasSize(32);
  }

  @Property(tries = 100)
  void drawnOrientationsKeepTheExtents(
      @ForAll @IntRange(min = 1, max = 3) int depth,
      @ForAll @IntRange(min = 1, max = 3) int height,
      @ForAll @IntRange(min = 1, max = 3) int width,
      @ForAll long seed) {
    var extent = new Extent(depth, height, width);
    var random = new RandomOrientation(0.5, 1);
    assertThat(random.draw(extent, VoxelSize.CUBE, SplitRandom.of(seed)).extentOf(extent))
        .isEqualTo(extent);
  }

  @Test
  void probabilityDecidesWhetherCropTurns() {
    assertThat(draw(Extent.cube(4), new RandomOrientation(0, 0)))
        .containsExactly(Orientation.IDENTITY);
    assertThat(draw(Extent.cube(4), new RandomOrientation(0, 1)))
        .hasSize(9)
        .doesNotContain(Orientation.IDENTITY);
    assertThat(draw(new Extent(2, 3, 4), new RandomOrientation(0, 1))).hasSize(3);
  }

  @Test
  void quarterTurnsKeepVoxelSize() {
    var turns = new RandomOrientation(0, 1);
    var drawn = new HashSet<Orientation>();
    for (int i = 0; i < 500; i++) {
      drawn.add(turns.draw(Extent.cube(4), new VoxelSize(5, 2, 2), SplitRandom.of(3, i)));
    }
    // Two quarter turns in the plane HW, and one half turn in each plane.
    assertThat(drawn).hasSize(5).allMatch(it -> it.d().axis() == Axis.D);
  }

  private static Set<Orientation> draw(Extent extent, RandomOrientation random) {
    var drawn = new HashSet<Orientation>();
    for (int i = 0; i < 2_000; i++) {
      drawn.add(random.draw(extent, VoxelSize.CUBE, SplitRandom.of(7, i)));
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
  private static void naive(Orientation single, float[] crop, Extent extent, float[] view) {
    var out = single.extentOf(extent);
    int i = 0;
    for (int z = 0; z < out.depth(); z++) {
      for (int y = 0; y < out.height(); y++) {
        for (int x = 0; x < out.width(); x++) {
          int from = index(single.d(), z, extent);
          from += index(single.h(), y, extent);
          from += index(single.w(), x, extent);
          view[i++] = crop[from];
        }
      }
    }
  }

  private static int index(Orientation.Source source, int position, Extent crop) {
    int n = source.axis().length(crop);
    return (source.reversed() ? n - 1 - position : position) * source.axis().stride(crop);
  }

  private static float[] numbered(Extent extent) {
    var crop = new float[Math.toIntExact(extent.voxels())];
    for (int i = 0; i < crop.length; i++) {
      crop[i] = i;
    }
    return crop;
  }
}
