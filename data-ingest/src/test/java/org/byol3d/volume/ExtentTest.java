package org.byol3d.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.byol3d.text.WrongRequestException;
import org.junit.jupiter.api.Test;

class ExtentTest {
  @Test
  void optionsAreOneOrThreeNumbers() {
    assertThat(Extent.parse("--crop", "32")).isEqualTo(Extent.cube(32));
    assertThat(Extent.parse("--crop", "16, 32,64")).isEqualTo(new Extent(16, 32, 64));
    for (var wrong : List.of("", "0", "-1", "1.5", "8,8", "8,8,0", "8,8,8,8", "8,,8", "big")) {
      assertThatThrownBy(() -> Extent.parse("--crop", wrong))
          .as(wrong)
          .isInstanceOf(WrongRequestException.class)
          .hasMessageStartingWith("--crop " + wrong + ": give one whole number");
    }
  }

  @Test
  void cubesAreShownByOneNumber() {
    assertThat(Extent.cube(96).edges()).isEqualTo("96");
    assertThat(new Extent(16, 96, 96).edges()).isEqualTo("[16,96,96]");
    assertThat(Extent.cube(96).size()).isEqualTo("96³");
    assertThat(new Extent(16, 96, 96).size()).isEqualTo("16 × 96 × 96");
  }

  @Test
  void extentsAreComparedAlongEachAxis() {
    assertThat(new Extent(2, 3, 4).fitsIn(new Extent(2, 3, 4))).isTrue();
    assertThat(new Extent(3, 3, 4).fitsIn(new Extent(2, 9, 9))).isFalse();
    assertThat(new Extent(9, 3, 4).least(new Extent(2, 5, 4))).isEqualTo(new Extent(2, 3, 4));
  }
}
