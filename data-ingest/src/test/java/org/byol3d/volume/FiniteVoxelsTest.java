package org.byol3d.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.byol3d.b2nd.ElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiniteVoxelsTest {
  private static final Extent EXTENT = new Extent(4, 5, 6);

  /** A volume whose voxel [d, h, w] is 100 d + 10 h + w, except one. */
  private record OneOdd(int d, int h, int w, float odd, ElementType elementType) implements Volume {
    @Override
    public String name() {
      return "odd.npy";
    }

    @Override
    public int[] shape() {
      return EXTENT.toShape();
    }

    @Override
    public StoredLayout layout() {
      return new StoredLayout(EXTENT, EXTENT, StoredLayout.NO_CODEC);
    }

    @Override
    public void read(List<BoxRead> reads) {
      for (var read : reads) {
        int to = read.offset();
        var box = read.box();
        for (int z = box.d(); z < box.d() + box.extent().depth(); z++) {
          for (int y = box.h(); y < box.h() + box.extent().height(); y++) {
            for (int x = box.w(); x < box.w() + box.extent().width(); x++) {
              boolean isOdd = z == d && y == h && x == w;
              read.destination()[to++] = isOdd ? odd : -(100 * z + 10 * y + x);
            }
          }
        }
      }
    }

    @Override
    public void close() {}
  }

  private static OneOdd floats(float odd) {
    return new OneOdd(2, 3, 5, odd, ElementType.FLOAT32);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void oddVoxelIsNamedByItsPlace(float odd) {
    var box = new Box(1, 2, 3, new Extent(2, 3, 3));

    assertThatThrownBy(() -> FiniteVoxels.read(floats(odd), box, new float[30], 7))
        .isInstanceOf(NotFiniteException.class)
        .hasMessageContaining("odd.npy: voxel [2, 3, 5] is " + odd);
  }

  @Test
  void laterBoxesAreCheckedToo() {
    var reads =
        List.of(
            new BoxRead(new Box(0, 0, 0, Extent.cube(2)), new float[8], 0),
            new BoxRead(new Box(2, 3, 4, Extent.cube(2)), new float[8], 0));

    assertThatThrownBy(() -> FiniteVoxels.read(floats(Float.NaN), reads))
        .isInstanceOf(NotFiniteException.class)
        .hasMessageContaining("[2, 3, 5]");
  }

  @Test
  void boxBesideTheOddVoxelIsRead() throws IOException {
    var values = new float[9];

    FiniteVoxels.read(floats(Float.NaN), new Box(0, 0, 4, Extent.cube(2)), values, 1);

    assertThat(values).containsExactly(0, -4, -5, -14, -15, -104, -105, -114, -115);
  }

  @Test
  void greatestFloatsAreFinite() throws IOException {
    for (var extreme : new float[] {Float.MAX_VALUE, -Float.MAX_VALUE, -0f, Float.MIN_VALUE}) {
      var values = new float[120];
      FiniteVoxels.read(floats(extreme), Box.whole(EXTENT), values, 0);
      assertThat(values).contains(extreme);
    }
  }

  @Test
  void everyPlaceOfALongRunIsChecked() {
    var box = new Box(0, 0, 0, new Extent(1, 3, 1000));
    for (int at = 0; at < 3000; at += 7) {
      var values = new float[3005];
      values[5 + at] = at % 2 == 0 ? Float.NaN : Float.NEGATIVE_INFINITY;
      var read = new BoxRead(box, values, 5);
      assertThatThrownBy(() -> FiniteVoxels.check("x.npy", read))
          .hasMessageContaining("voxel [0, " + at / 1000 + ", " + at % 1000 + "]");
    }
  }

  @Test
  void valuesOutsideTheBoxDoNotCount() throws IOException {
    var values = new float[3010];
    values[4] = Float.NaN;
    values[3005] = Float.NaN;
    FiniteVoxels.check("x.npy", new BoxRead(new Box(0, 0, 0, new Extent(3, 10, 100)), values, 5));
    assertThat(values[4]).isNaN();
  }
}
