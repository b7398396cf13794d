package org.byol3d.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Extent;
import org.byol3d.volume.VoxelSize;
import org.junit.jupiter.api.Test;

class AffineMapTest {
  @Test
  void agreesWithScipy() throws IOException {
    try (var json = AffineMapTest.class.getResourceAsStream("/reference-scipy/affine.json")) {
      var golden = new ObjectMapper().readTree(json);
      var extent =
          new Extent(
              golden.get("extent").get(0).intValue(),
              golden.get("extent").get(1).intValue(),
              golden.get("extent").get(2).intValue());
      var crop = PairAugmentationTest.empty(extent);
      for (int i = 0; i < crop.image().length; i++) {
        crop.image()[i] = golden.get("image").get(i).floatValue();
        crop.classes()[i] = (byte) golden.get("classes").get(i).intValue();
        crop.ignored()[i] = crop.classes()[i] == 3;
      }
      assertThat(golden.get("cases")).hasSize(5);
      for (var one : golden.get("cases")) {
        assertAgrees(one, crop, extent);
      }
    }
  }

  private static void assertAgrees(JsonNode one, PairArrays crop, Extent extent) {
    var voxel = one.get("voxel");
    double factor = 1 / one.get("scale").doubleValue();
    var degrees = new float[3];
    for (int plane = 0; plane < degrees.length; plane++) {
      degrees[plane] = one.get("degrees").get(plane).floatValue();
    }
    var map =
        AffineMap.of(factor, 0, 0, 0, factor, 0, 0, 0, factor)
            .times(
                RandomAffine.rotation(
                    degrees,
                    extent,
                    new VoxelSize(
                        voxel.get(0).doubleValue(),
                        voxel.get(1).doubleValue(),
                        voxel.get(2).doubleValue())));
    for (int i = 0; i < 9; i++) {
      assertThat(map.at(i / 3, i % 3))
          .as("%s", one.get("degrees"))
          .isCloseTo(one.get("matrix").get(i).doubleValue(), within(1e-14));
    }
    var result = PairAugmentationTest.empty(extent);
    map.resample(crop, extent, result);
    for (int i = 0; i < result.image().length; i++) {
      assertThat(result.image()[i]).isCloseTo(one.get("image").get(i).floatValue(), within(3e-7f));
      assertThat((int) result.classes()[i]).isEqualTo(one.get("classes").get(i).intValue());
      assertThat(result.ignored()[i]).isEqualTo(result.classes()[i] == 3);
    }
  }

  /** Orientations keep every bit also when they are interpolated. */
  @Property(tries = 100)
  void orientationsAreExact(
      @ForAll @IntRange(min = 1, max = 9) int depth,
      @ForAll @IntRange(min = 1, max = 9) int edge,
      @ForAll long seed) {
    var extent = new Extent(depth, edge, edge);
    var orientation =
        new RandomOrientation(0.5, 0.8).draw(extent, VoxelSize.CUBE, SplitRandom.of(seed));
    var crop = PairAugmentationTest.random(extent, seed);
    var result = PairAugmentationTest.empty(extent);
    AffineMap.identity().then(orientation).resample(crop, extent, result);
    var expected = PairAugmentationTest.empty(extent);
    orientation.apply(crop.image(), extent, expected.image());
    orientation.apply(crop.classes(), extent, expected.classes());
    orientation.apply(crop.ignored(), extent, expected.ignored());
    assertThat(result.image()).isEqualTo(expected.image());
    assertThat(result.classes()).isEqualTo(expected.classes());
    assertThat(result.ignored()).isEqualTo(expected.ignored());
  }

  @Property(tries = 300)
  void mirrorFoldsIntoTheCrop(
      @ForAll @DoubleRange(min = -100, max = 100) double place,
      @ForAll @IntRange(max = 12) int last) {
    double folded = AffineMap.mirror(place, last);
    assertThat(folded).isBetween(0.0, (double) last);
    assertThat(AffineMap.mirror(-place, last)).isEqualTo(folded);
    assertThat(AffineMap.mirror(place + 2.0 * last, last)).isCloseTo(folded, within(1e-12));
  }

  @Test
  void rotatesTissueAndNotTheGrid() {
    var map = RandomAffine.rotation(new float[] {30, 0, 0}, Extent.cube(9), new VoxelSize(2, 1, 1));
    // A step of one voxel along D is 2 µm: it turns by sin 30° · 2 µm = 1 voxel of H.
    assertThat(map.at(1, 0)).isCloseTo(1, within(1e-12));
    assertThat(map.at(0, 1)).isCloseTo(-0.25, within(1e-12));
  }

  @Test
  void unlikeAxesAreNotTurnedIntoEachOther() {
    var degrees = new float[] {20, 20, 20};
    var cube = Extent.cube(32);
    assertOnlyPlaneTurns(RandomAffine.rotation(degrees, cube, new VoxelSize(4, 1, 1)), 1, 2);
    assertOnlyPlaneTurns(RandomAffine.rotation(degrees, cube, new VoxelSize(1, 1, 3.5)), 0, 1);
    assertOnlyPlaneTurns(
        RandomAffine.rotation(degrees, new Extent(16, 64, 64), VoxelSize.CUBE), 1, 2);
    assertThat(RandomAffine.rotation(degrees, cube, new VoxelSize(3, 1, 1)).at(0, 1)).isNotZero();
    assertThat(RandomAffine.rotation(degrees, cube, new VoxelSize(1, 4, 16)).toString())
        .isEqualTo(AffineMap.identity().toString());
  }

  private static void assertOnlyPlaneTurns(AffineMap map, int first, int second) {
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        boolean inPlane = (row == first || row == second) && (column == first || column == second);
        double expected = row == column ? 1 : 0;
        assertThat(map.at(row, column) == expected).as("%d, %d", row, column).isEqualTo(!inPlane);
      }
    }
  }

  @Test
  void refusesMatricesOfOtherSizes() {
    assertThatThrownBy(() -> AffineMap.of(1, 0, 0, 1)).hasMessageContaining("9 values, not of 4");
  }
}
