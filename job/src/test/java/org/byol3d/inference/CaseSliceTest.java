package org.byol3d.inference;

import static org.assertj.core.api.Assertions.assertThat;

import org.byol3d.volume.Extent;
import org.byol3d.volume.Normalization;
import org.byol3d.volume.VolumeStatistics;
import org.junit.jupiter.api.Test;

class CaseSliceTest {
  private static final Extent EXTENT = new Extent(9, 10, 600);
  private static final VolumeStatistics STATISTICS =
      new VolumeStatistics(-4, 6, 0, 1, -2, 0, 2, 0.1);

  private final float[] image = new float[(int) EXTENT.voxels()];
  private final byte[] truth = new byte[image.length];
  private final byte[] prediction = new byte[image.length];
  private final boolean[] ignored = new boolean[image.length];

  @Test
  void largestTruePlaqueIsInTheMiddle() {
    truth[at(1, 2, 3)] = 1;
    for (int w = 400; w < 404; w++) {
      truth[at(6, 5, w)] = 2;
    }
    image[at(6, 5, 401)] = 0.5f;
    prediction[at(6, 4, 402)] = 1;

    var slice = cut("minmax");

    assertThat(slice.d()).isEqualTo(6);
    assertThat(slice.width()).isEqualTo(CaseSlice.MOST_EDGE);
    assertThat(slice.height()).isEqualTo(EXTENT.height());
    assertThat(slice.w()).isEqualTo(402 - CaseSlice.MOST_EDGE / 2);
    assertThat(slice.truth()[5 * slice.width() + 400 - slice.w()]).isEqualTo((byte) 2);
    assertThat(slice.prediction()[4 * slice.width() + 402 - slice.w()]).isEqualTo((byte) 1);
    assertThat(slice.gray()[5 * slice.width() + 401 - slice.w()] & 0xff).isEqualTo(128);
  }

  @Test
  void predictionIsShownWithoutTruth() {
    truth[at(1, 1, 1)] = 1;
    ignored[at(1, 1, 1)] = true;
    prediction[at(3, 0, 599)] = 1;

    var slice = cut("minmax");

    assertThat(slice.d()).isEqualTo(3);
    assertThat(slice.w()).isEqualTo(EXTENT.width() - CaseSlice.MOST_EDGE);
    assertThat(slice.truth()).containsOnly(0);
  }

  @Test
  void middleIsShownWithoutPlaques() {
    assertThat(cut("minmax").d()).isEqualTo(4);
  }

  @Test
  void unscaledVoxelsAreShownByPercentiles() {
    image[at(4, 0, 300)] = 1;
    image[at(4, 0, 301)] = 9;

    var slice = cut("none");

    assertThat(slice.gray()[300 - slice.w()] & 0xff).isEqualTo(191);
    assertThat(slice.gray()[301 - slice.w()] & 0xff).isEqualTo(255);
  }

  private CaseSlice cut(String normalization) {
    return CaseSlice.cut(
        "a",
        image,
        Normalization.of(normalization),
        STATISTICS,
        new Truth(truth, ignored),
        prediction,
        EXTENT);
  }

  private static int at(int d, int h, int w) {
    return (d * EXTENT.height() + h) * EXTENT.width() + w;
  }
}
