package org.byol3d.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnitsTest {
  @Test
  void binaryUnitsConvertBytes() {
    assertThat(Units.mebibytes(3 * Units.MIB / 2)).isEqualTo(1.5);
    assertThat(Units.gibibytes(5 * Units.GIB / 2)).isEqualTo(2.5);
    assertThat(Units.gibibytesText(5 * Units.GIB / 2)).isEqualTo("2.5 GiB");
  }

  @Test
  void nanosecondsBecomeSeconds() {
    assertThat(Units.seconds(1_500_000_000)).isEqualTo(1.5);
    assertThat(Units.secondsSince(System.nanoTime())).isBetween(0.0, 60.0);
  }
}
