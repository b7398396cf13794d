package org.byol3d.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import org.byol3d.byol.Matrix;
import org.junit.jupiter.api.Test;

class ViewMatchingTest {
  private static Matrix rows(double... values) {
    return new Matrix(values.length / 2, 2, values);
  }

  @Test
  void lengthAndMeanDoNotMatter() {
    var first = rows(1, 0, 0, 1, -1, -1);
    assertThat(ViewMatching.share(first, rows(103, 100, 100, 103, 97, 97))).isEqualTo(1);
    assertThat(ViewMatching.share(first, rows(100, 103, 103, 100, 97, 97))).isEqualTo(1 / 3.0);
  }

  @Test
  void representationsThatAreAllAlikeMatchNothing() {
    var alike = rows(2, 3, 2, 3, 2, 3);
    assertThat(ViewMatching.share(alike, alike)).isZero();
  }
}
