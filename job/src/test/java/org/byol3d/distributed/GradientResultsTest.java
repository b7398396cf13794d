package org.byol3d.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradientResultsTest {
  /** Seven micro-batches make the sums 0–3, 4–5 and 6; a worker sends at least one. */
  @ParameterizedTest
  @CsvSource({"FP32, 8, 1, 40", "FP32, 7, 1, 120", "BF16, 7, 7, 140", "BF16, 8, 2, 40"})
  void sumsOfEachWorkerAreCounted(GradientWire wire, int microBatches, int workers, long expected) {
    assertThat(GradientResults.bytes(wire, 10, microBatches, workers)).isEqualTo(expected);
  }
}
