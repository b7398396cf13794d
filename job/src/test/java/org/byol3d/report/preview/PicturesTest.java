package org.byol3d.report.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.byol3d.augment.Axis;
import org.byol3d.report.page.GrayImage;
import org.byol3d.report.page.Numbers;
import org.byol3d.report.page.Png;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;

class PicturesTest {

  @Test
  void grayIsLinearBetweenBlackAndWhite() {
    var image = GrayImage.of(new float[] {-9, 2, 3, 4, 5, 99}, 3, 2, 2, 4);
    assertThat(image.pixels())
        .containsExactly(0, 0, (byte) 128, (byte) 255, (byte) 255, (byte) 255);
    assertThat(image.at(0, 2)).isEqualTo(128);
    assertThat(GrayImage.of(new float[] {7, 7}, 2, 1, 7, 7).pixels()).containsExactly(0, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GrayImage.of(new float[5], 2, 3, 0, 1))
        .withMessage("5 values for a picture of 2 × 3");
  }

  @Test
  void pngHoldsTheVeryPixels() throws IOException {
    var values = new float[256 * 2];
    for (var i = 0; i < values.length; i++) {
      values[i] = i % 256;
    }
    var image = GrayImage.of(values, 256, 2, 0, 255);
    var read = ImageIO.read(new ByteArrayInputStream(Png.encode(image)));
    assertThat(read.getWidth()).isEqualTo(256);
    assertThat(read.getHeight()).isEqualTo(2);
    for (var gray = 0; gray < 256; gray++) {
      assertThat(read.getRaster().getSample(gray, 1, 0)).isEqualTo(gray);
    }
    assertThat(Png.dataUri(image)).startsWith("data:image/png;base64,iVBORw0KGgo");
  }

  @Test
  void slicesAreThoseAtTheMiddle() {
    var extent = new Extent(4, 5, 6);
    var crop = new float[4 * 5 * 6];
    for (var d = 0; d < 4; d++) {
      for (var h = 0; h < 5; h++) {
        for (var w = 0; w < 6; w++) {
          crop[(d * 5 + h) * 6 + w] = (d * 36 + h * 6 + w) / 255f;
        }
      }
    }
    var slices = MiddleSlices.of(crop, extent);
    for (var d = 0; d < 4; d++) {
      for (var h = 0; h < 5; h++) {
        for (var w = 0; w < 6; w++) {
          assertThat(slices.get(Axis.D).at(h, w)).isEqualTo(2 * 36 + h * 6 + w);
          assertThat(slices.get(Axis.H).at(d, w)).isEqualTo(d * 36 + 2 * 6 + w);
          assertThat(slices.get(Axis.W).at(d, h)).isEqualTo(d * 36 + h * 6 + 3);
        }
      }
    }
  }

  @Test
  void numbersAreShortInAnyLocale() {
    assertThat(Numbers.text(0)).isEqualTo("0");
    assertThat(Numbers.text(-1234.5678)).isEqualTo("−1234.6");
    assertThat(Numbers.text(1200)).isEqualTo("1200");
    assertThat(Numbers.text(2.5e-7)).isEqualTo("2.500e−07");
    assertThat(Numbers.count(1234567)).isEqualTo("1,234,567");
    assertThat(Numbers.percent(0.5555)).isEqualTo("55.6 %");
    assertThat(Numbers.bytes(999)).isEqualTo("999 bytes");
    assertThat(Numbers.bytes(25_800_000)).isEqualTo("25.8 MB");
    assertThat(Numbers.bytes(3_000_000_000_000_000L)).isEqualTo("3000.0 TB");
  }
}
