package org.byol3d.report.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.byol3d.augment.Axis;
import org.byol3d.random.SplitRandom;
import org.byol3d.report.page.GrayImage;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;

class MaximumProjectionsTest {

  /** Compares projections of two boxes, cut along any axis, with the definition. */
  @Property(tries = 100)
  void pixelIsGreatestVoxelBehindIt(
      @ForAll @IntRange(min = 2, max = 9) int depth,
      @ForAll @IntRange(min = 2, max = 9) int height,
      @ForAll @IntRange(min = 2, max = 9) int width,
      @ForAll Axis cut,
      @ForAll long seed) {
    var volume = new Extent(depth, height, width);
    var random = SplitRandom.of(seed);
    var voxels = new float[depth * height * width];
    for (var i = 0; i < voxels.length; i++) {
      voxels[i] = random.nextInt(1000) - 500;
    }
    var pictures = new MaximumProjections(volume);
    for (var box : halves(volume, cut)) {
      pictures.add(box, cutOut(voxels, volume, box));
    }
    for (var picture : pictures.pictures()) {
      var expected = maxima(voxels, volume, picture.axis());
      var sorted = expected.clone();
      Arrays.sort(sorted);
      var low = sorted[(int) Math.round(0.005 * (sorted.length - 1))];
      var high = sorted[(int) Math.round(0.995 * (sorted.length - 1))];
      assertThat(picture.low()).isEqualTo(low);
      assertThat(picture.high()).isEqualTo(high);
      assertThat(picture.image().pixels())
          .isEqualTo(GrayImage.of(expected, picture.columns(), picture.rows(), low, high).pixels());
    }
  }

  private static List<Box> halves(Extent v, Axis axis) {
    return switch (axis) {
      case D ->
          List.of(
              new Box(0, 0, 0, new Extent(1, v.height(), v.width())),
              new Box(1, 0, 0, new Extent(v.depth() - 1, v.height(), v.width())));
      case H ->
          List.of(
              new Box(0, 0, 0, new Extent(v.depth(), 1, v.width())),
              new Box(0, 1, 0, new Extent(v.depth(), v.height() - 1, v.width())));
      case W ->
          List.of(
              new Box(0, 0, 0, new Extent(v.depth(), v.height(), 1)),
              new Box(0, 0, 1, new Extent(v.depth(), v.height(), v.width() - 1)));
    };
  }

  private static float[] cutOut(float[] voxels, Extent volume, Box box) {
    var e = box.extent();
    // The buffer is longer than needed, like a buffer in its second use.
    var values = new float[voxels.length];
    Arrays.fill(values, 1e9f);
    var at = 0;
    for (var d = 0; d < e.depth(); d++) {
      for (var h = 0; h < e.height(); h++) {
        for (var w = 0; w < e.width(); w++) {
          values[at++] =
              voxels[
                  ((box.d() + d) * volume.height() + box.h() + h) * volume.width() + box.w() + w];
        }
      }
    }
    return values;
  }

  private static float[] maxima(float[] voxels, Extent v, Axis along) {
    var rows = Projection.length(v, Projection.rowAxis(along));
    var columns = Projection.length(v, Projection.columnAxis(along));
    var result = new float[rows * columns];
    Arrays.fill(result, Float.NEGATIVE_INFINITY);
    for (var d = 0; d < v.depth(); d++) {
      for (var h = 0; h < v.height(); h++) {
        for (var w = 0; w < v.width(); w++) {
          var pixel =
              switch (along) {
                case D -> h * columns + w;
                case H -> d * columns + w;
                case W -> d * columns + h;
              };
          result[pixel] = Math.max(result[pixel], voxels[(d * v.height() + h) * v.width() + w]);
        }
      }
    }
    return result;
  }

  @Test
  void boundedPictureKeepsEveryBrightVoxel() {
    var volume = new Extent(2, 3, 4 * MaximumProjections.MOST_PIXELS + 7);
    var voxels = new float[2 * 3 * volume.width()];
    var bright = volume.width() - 1;
    voxels[bright] = 5;
    var pictures = new MaximumProjections(volume);
    pictures.add(Box.whole(volume), voxels);
    var alongD = pictures.pictures().get(0);
    assertThat(alongD.columns()).as("covers all voxels").isEqualTo(volume.width());
    assertThat(alongD.image().width()).isEqualTo(MaximumProjections.MOST_PIXELS);
    assertThat(alongD.image().height()).isEqualTo(3);
    assertThat(alongD.image().at(0, MaximumProjections.MOST_PIXELS - 1)).isEqualTo(255);
    assertThat(alongD.image().at(0, 0)).isZero();
    assertThat(alongD.image().at(1, MaximumProjections.MOST_PIXELS - 1)).isZero();
  }

  @Test
  void aBoxLiesWhereItsVoxelsAre() {
    var volume = new Extent(10, 12, 14);
    var box = new Box(1, 2, 3, new Extent(4, 5, 6));
    var voxels = new float[10 * 12 * 14];
    for (var d = 1; d < 5; d++) {
      for (var h = 2; h < 7; h++) {
        for (var w = 3; w < 9; w++) {
          voxels[(d * 12 + h) * 14 + w] = 1;
        }
      }
    }
    var projections = new MaximumProjections(volume);
    projections.add(Box.whole(volume), voxels);
    for (var picture : projections.pictures()) {
      var face = picture.face(box);
      for (var row = 0; row < picture.rows(); row++) {
        for (var column = 0; column < picture.columns(); column++) {
          var inside =
              row >= face.top()
                  && row < face.top() + face.height()
                  && column >= face.left()
                  && column < face.left() + face.width();
          assertThat(picture.image().at(row, column)).isEqualTo(inside ? 255 : 0);
        }
      }
    }
  }
}
