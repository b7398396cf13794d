package org.byol3d.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.byol3d.byol.CropBatch;
import org.junit.jupiter.api.Test;

class IntensityFeaturesTest {
  @Test
  void statisticsEqualNumpyAndScipy() {
    var values = new float[16];
    for (int i = 0; i < 8; i++) {
      values[i] = 1;
      values[8 + i] = i * i; // 0, 1, 4, 9, 16, 25, 36, 49
    }

    var features = new IntensityFeatures().of(new CropBatch(2, 1, 2, 2, 2, values)).slice(1, 2);

    // numpy mean, std, percentile; scipy.stats skew and kurtosis with bias=False.
    assertThat(features.values())
        .containsExactly(
            new double[] {
              17.5,
              16.680827317612277,
              0.8424178271715167,
              -0.4543965824136704,
              0,
              49,
              0.07,
              0.35,
              3.25,
              12.5,
              27.75,
              44.45,
              48.09,
              48.909
            },
            within(1e-9));
  }

  @Test
  void constantCropHasNoSpreadAndShape() {
    var values = new float[27];
    Arrays.fill(values, 0.25f);

    var features = new IntensityFeatures().of(new CropBatch(1, 1, 3, 3, 3, values)).values();

    assertThat(Arrays.copyOf(features, 4)).containsExactly(0.25, 0, 0, 0);
    assertThat(Arrays.copyOfRange(features, 4, features.length)).containsOnly(0.25);
  }
}
