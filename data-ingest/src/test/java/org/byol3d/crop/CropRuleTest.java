package org.byol3d.crop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CropRuleTest {

  @Test
  void agreesWithTheReferenceTable() throws IOException {
    try (var json = CropRuleTest.class.getResourceAsStream("crop_positions.json")) {
      var table = new ObjectMapper().readTree(json).get("table");
      assertThat(table.size()).isEqualTo(12);
      for (var row : table) {
        var crop = row.get("crop").intValue();
        var rule = new CropRule(Extent.cube(crop), row.get("overlap").doubleValue());
        assertThat(rule.maxOffsets().height())
            .as(rule.toString())
            .isEqualTo(row.get("max_offset").intValue());
        assertThat(Math.pow((crop - rule.maxOffsets().height()) / (double) crop, 3))
            .isCloseTo(row.get("worst_case_overlap").doubleValue(), within(1e-12));
      }
    }
  }

  // These overlaps are cubes of round decimals: floating point is just below most of them.
  @ParameterizedTest
  @CsvSource({
    "80, 0.512, 16",
    "100, 0.729, 10",
    "10, 0.001, 9",
    "10, 0.343, 3",
    "96, 0.125, 48",
    "64, 0.421875, 16",
    "1000, 0.970299, 10",
    "96, 1.0, 0",
    "1, 0.5, 0"
  })
  void isExactForWholeNumbers(int size, double overlap, int expected) {
    assertThat(new CropRule(Extent.cube(size), overlap).maxOffsets().height()).isEqualTo(expected);
  }

  @Property
  void isLargestOffsetThatKeepsOverlap(
      @ForAll @IntRange(min = 1, max = 4096) int size,
      @ForAll @IntRange(min = 1, max = 1_000_000) int millionths) {
    var overlap = millionths / 1e6;
    var offset = new CropRule(Extent.cube(size), overlap).maxOffsets().height();
    var asked = BigDecimal.valueOf(overlap).multiply(BigDecimal.valueOf(size).pow(3));

    assertThat(offset).isBetween(0, size - 1);
    assertThat(BigDecimal.valueOf(size - offset).pow(3)).isGreaterThanOrEqualTo(asked);
    assertThat(BigDecimal.valueOf(size - offset - 1).pow(3)).isLessThan(asked);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.0000001, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesAnOverlapThatIsNoFraction(double overlap) {
    assertThatThrownBy(() -> new CropRule(Extent.cube(96), overlap))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("overlap must lie in (0, 1], but is");
  }

  @Property
  void eachAxisHasItsOwnOffset(
      @ForAll @IntRange(min = 1, max = 300) int depth,
      @ForAll @IntRange(min = 1, max = 300) int height,
      @ForAll @IntRange(min = 1, max = 300) int width,
      @ForAll @IntRange(min = 1, max = 1_000_000) int millionths) {
    var overlap = millionths / 1e6;
    var offsets = new CropRule(new Extent(depth, height, width), overlap).maxOffsets();

    assertThat(offsets.depth()).isEqualTo(ofCube(depth, overlap));
    assertThat(offsets.height()).isEqualTo(ofCube(height, overlap));
    assertThat(offsets.width()).isEqualTo(ofCube(width, overlap));
    var shared =
        BigDecimal.valueOf(depth - offsets.depth())
            .multiply(BigDecimal.valueOf(height - offsets.height()))
            .multiply(BigDecimal.valueOf(width - offsets.width()));
    assertThat(shared.doubleValue() / ((double) depth * height * width))
        .isGreaterThanOrEqualTo(overlap * (1 - 1e-12));
  }

  private static int ofCube(int edge, double overlap) {
    return new CropRule(Extent.cube(edge), overlap).maxOffsets().width();
  }
}
