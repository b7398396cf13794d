package org.byol3d.volume;

import static org.assertj.core.api.Assertions.assertThat;

import org.byol3d.b2nd.ElementType;
import org.byol3d.volume.UnusableRange.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnusableRangeTest {

  @ParameterizedTest
  @CsvSource({
    "UINT16, 0, 1",
    "BOOL, 0, 1",
    "FLOAT32, 1000000000, 1000000064",
    "INT64, 0, 3",
    "INT64, 16777216, 16777728",
    "UINT32, 0, 4294967296",
    "FLOAT64, 0, 1e-30",
    "FLOAT64, -1, 1e30",
  })
  void rangesWithStepsAreUsable(ElementType type, float min, float max) {
    assertThat(UnusableRange.of(type, min, max)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"UINT8, 7", "FLOAT32, -2.5", "INT64, 0", "FLOAT64, 0", "UINT16, 65535"})
  void oneValueIsConstant(ElementType type, float value) {
    var range = UnusableRange.of(type, value, value).orElseThrow();
    assertThat(range.kind()).isEqualTo(Kind.CONSTANT);
    assertThat(range.reason()).contains(String.valueOf(value));
  }

  @ParameterizedTest
  @CsvSource({"INT64, 1e12", "UINT64, 1.8e19", "INT32, 2e9", "UINT32, 4e9", "FLOAT64, 1e9"})
  void oneValueMayHideOthers(ElementType type, float value) {
    var range = UnusableRange.of(type, value, value).orElseThrow();
    assertThat(range.kind()).isEqualTo(Kind.CONSTANT);
    assertThat(range.reason()).contains("subtract an offset").contains(type.numpyName());
  }

  @ParameterizedTest
  @CsvSource({
    "INT64, 1000000000000, 1000000250000",
    "UINT32, 4000000000, 4000004000",
    "INT32, -2000000000, -1999999000",
    "FLOAT64, 1000, 1000.001",
    "UINT64, 1e19, 1.00001e19",
  })
  void fewStepsAreImprecise(ElementType type, float min, float max) {
    var range = UnusableRange.of(type, min, max).orElseThrow();
    assertThat(range.kind()).isEqualTo(Kind.IMPRECISE);
    assertThat(range.reason()).contains("subtract an offset").contains("tells only");
  }
}
