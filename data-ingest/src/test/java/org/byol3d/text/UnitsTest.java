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

  @Test
  void timesHaveTwoUnits() {
    assertThat(Units.durationText(59)).isEqualTo("59 s");
    assertThat(Units.durationText(61)).isEqualTo("1 min 01 s");
    assertThat(Units.durationText(3600 + 120)).isEqualTo("1 h 02 min");
    assertThat(Units.durationText(86_400 * 3 + 7200)).isEqualTo("3 d 02 h");
  }
}
