package org.byol3d.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.byol3d.volume.PercentileWindow.Source;
import org.junit.jupiter.api.Test;

class PercentileWindowTest {

  @Test
  void differentPercentilesAreTheWindow() {
    assertThat(PercentileWindow.ofVolume(1, 900))
        .isEqualTo(new PercentileWindow(1, 900, Source.VOLUME));
  }

  @Test
  void darkBackgroundIsTheLowEnd() {
    assertThat(PercentileWindow.ofForeground(0, new double[] {40, 900}, 0, 4000))
        .isEqualTo(new PercentileWindow(0, 900, Source.FOREGROUND));
  }

  @Test
  void brightBackgroundIsTheHighEnd() {
    assertThat(PercentileWindow.ofForeground(255, new double[] {3, 90}, 0, 255))
        .isEqualTo(new PercentileWindow(3, 255, Source.FOREGROUND));
  }

  @Test
  void backgroundBetweenIsInside() {
    assertThat(PercentileWindow.ofForeground(0, new double[] {-3, 5}, -9, 9))
        .isEqualTo(new PercentileWindow(-3, 5, Source.FOREGROUND));
  }

  @Test
  void equalPercentilesEverywhereGiveTheExtremes() {
    assertThat(PercentileWindow.ofForeground(1000, new double[0], 1000, 1000.4))
        .isEqualTo(new PercentileWindow(1000, 1000.4, Source.EXTREMES));
  }

  @Test
  void indexNamesAreReadBack() {
    for (var source : Source.values()) {
      assertThat(Source.of(source.text())).isEqualTo(source);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> Source.of("other"));
  }
}
