package org.byol3d.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.byol3d.random.SplitRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalTableTest {
  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

  @ParameterizedTest
  @CsvSource({
    "0.25, -0.6744897501960817",
    "0.025, -1.9599639845400545",
    "0.001, -3.090232306167813",
    "1e-9, -5.997807015007686"
  })
  void deviatesMatchTabulatedQuantiles(double p, double quantile) {
    assertThat((double) NormalTable.deviate((int) Math.rint(p * 0x1p32)))
        .isCloseTo(-quantile, within(0.1));
  }

  /** Checks the bits of the table, because the bits of augmented crops depend on them. */
  @Test
  void tableHasTheSameBitsEverywhere() {
    var table = NormalTable.quantiles();
    var bytes = ByteBuffer.allocate(table.length * Float.BYTES);
    bytes.asFloatBuffer().put(table);
    var crc = new CRC32();
    crc.update(bytes.array());
    assertThat(table).hasSize(1986);
    assertThat(crc.getValue()).isEqualTo(0x37fbe392L);
  }

  @Property(tries = 2_000)
  void deviatesInvertTheDistribution(@ForAll int word) {
    double p = ((word & 0x7FFFFFFF) | 1) * 0x1p-32;
    double expected = NORMAL.inverseCumulativeProbability(p);
    assertThat((double) NormalTable.deviate(word))
        .isCloseTo(word < 0 ? expected : -expected, within(2e-5));
  }

  @Test
  void extremeWordsGiveTailsAndCenter() {
    assertThat(NormalTable.deviate(0)).isCloseTo(6.23f, within(0.01f));
    assertThat(NormalTable.deviate(0x80000000)).isCloseTo(-6.23f, within(0.01f));
    assertThat(NormalTable.deviate(-1)).isCloseTo(0f, within(1e-6f));
    assertThat(NormalTable.deviate(Integer.MAX_VALUE)).isCloseTo(0f, within(1e-6f));
  }

  /** Takes words on a fine grid: this is the distribution itself, without sampling error. */
  @Test
  void momentsMatchStandardNormal() {
    double sum = 0;
    double squares = 0;
    double fourths = 0;
    int n = 1 << 22;
    for (int i = 0; i < n; i++) {
      double value = NormalTable.deviate((i << 10) | 512);
      sum += value;
      squares += value * value;
      fourths += value * value * value * value;
    }
    assertThat(sum / n).isCloseTo(0, within(1e-6));
    assertThat(squares / n).isCloseTo(1, within(2e-5));
    assertThat(fourths / n).isCloseTo(3, within(5e-4));
  }

  /**
   * Counts in 64 equally likely cells; the upper 1e-4 point of chi-square with 63 degrees of
   * freedom is 113.
   */
  @Test
  void randomDeviatesFillTheDistributionsCellsEvenly() {
    var edges = new float[31];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = (float) -NORMAL.inverseCumulativeProbability((i + 1) / 64.0);
    }
    var random = SplitRandom.of(20250101);
    var counts = new int[64];
    int n = 640_000;
    for (int i = 0; i < n; i++) {
      float deviate = NormalTable.deviate(random.nextInt());
      float magnitude = Math.abs(deviate);
      int cell = 0;
      while (cell < edges.length && magnitude < edges[cell]) {
        cell++;
      }
      counts[deviate < 0 ? cell : 63 - cell]++;
    }
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += (count - n / 64.0) * (count - n / 64.0) / (n / 64.0);
    }
    assertThat(chiSquare).isLessThan(113);
  }
}
