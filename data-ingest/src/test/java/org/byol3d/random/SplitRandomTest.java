package org.byol3d.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Positive;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SplitRandomTest {
  /** The upper 10<sup>-4</sup> point of chi-square with 255 degrees of freedom. */
  private static final double CHI_SQUARE_255 = 347.7;

  /** A fixed seed, because statistical bounds fail by chance at some seeds. */
  private static final String STATISTICS_SEED = "20250101";

  /** Pins the bits of a stream: a run that resumes on another machine needs them. */
  @Test
  void streamsKeepTheirBits() {
    var random = SplitRandom.of(20250101, 3, 41, 1);
    assertThat(new int[] {random.nextInt(), random.nextInt(), random.nextInt(), random.nextInt()})
        .containsExactly(0x61bd27f7, 0x5b77095f, 0x76ea7d5c, 0x9ccdcdf5);
  }

  @Property(tries = 200)
  void equalPathsGiveEqualStreams(@ForAll long seed, @ForAll @Size(max = 5) long[] path) {
    assertThat(words(SplitRandom.of(seed, path), 9))
        .isEqualTo(words(SplitRandom.of(seed, path), 9));
  }

  @Property(tries = 200)
  void splittingAppendsToPathAndIgnoresDraws(
      @ForAll long seed, @ForAll long a, @ForAll long b, @ForAll @IntRange(max = 9) int drawn) {
    var parent = SplitRandom.of(seed, a);
    words(parent, drawn);
    assertThat(words(parent.split(b), 9)).isEqualTo(words(SplitRandom.of(seed, a, b), 9));
  }

  @Property(tries = 200)
  void differentPathsGiveDifferentStreams(
      @ForAll long seed, @ForAll @Size(max = 4) long[] one, @ForAll @Size(max = 4) long[] other) {
    Assume.that(!Arrays.equals(one, other));
    assertThat(words(SplitRandom.of(seed, one), 4))
        .isNotEqualTo(words(SplitRandom.of(seed, other), 4));
  }

  @Test
  void orderAndLengthOfThePathMatter() {
    var first = new HashSet<Long>();
    for (var random :
        new SplitRandom[] {
          SplitRandom.of(0),
          SplitRandom.of(0, 0),
          SplitRandom.of(0, 0, 0),
          SplitRandom.of(0, 1, 2),
          SplitRandom.of(0, 2, 1),
          SplitRandom.of(1, 0, 2),
          SplitRandom.of(1, 2)
        }) {
      first.add(random.nextLong());
    }
    assertThat(first).hasSize(7);
  }

  @Property(tries = 20, seed = STATISTICS_SEED)
  void bytesOfOneStreamAreUniform(@ForAll long seed) {
    var random = SplitRandom.of(seed, 7);
    var counts = new int[256];
    for (int i = 0; i < 50_000; i++) {
      int word = random.nextInt();
      for (int shift = 0; shift < 32; shift += 8) {
        counts[(word >>> shift) & 0xFF]++;
      }
    }
    assertThat(chiSquare(counts, 200_000)).isLessThan(CHI_SQUARE_255);
  }

  /** Draws as a run does: first draws of the neighboring samples 0, 1, 2, ... */
  @Property(tries = 20, seed = STATISTICS_SEED)
  void firstDrawsOfNeighboringKeysAreUniform(@ForAll long seed, @ForAll @Positive int epoch) {
    var counts = new int[256];
    for (int sample = 0; sample < 51_200; sample++) {
      counts[SplitRandom.of(seed, epoch, sample, 0).nextInt() >>> 24]++;
    }
    assertThat(chiSquare(counts, 51_200)).isLessThan(CHI_SQUARE_255);
  }

  /** Tests the joint distribution of the same draw of two neighboring keys, on a 16 by 16 grid. */
  @Property(tries = 20, seed = STATISTICS_SEED)
  void neighboringKeysAreIndependent(@ForAll long seed) {
    var counts = new int[256];
    for (int sample = 0; sample < 200; sample++) {
      var one = SplitRandom.of(seed, 0, sample, 0);
      var other = SplitRandom.of(seed, 0, sample, 1);
      for (int i = 0; i < 256; i++) {
        counts[(one.nextInt() >>> 28) << 4 | (other.nextInt() >>> 28)]++;
      }
    }
    assertThat(chiSquare(counts, 51_200)).isLessThan(CHI_SQUARE_255);
  }

  @Property(tries = 100, seed = STATISTICS_SEED)
  void boundedIntegersAreUniformWithinRange(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int bound) {
    var random = SplitRandom.of(seed);
    var counts = new int[bound];
    for (int i = 0; i < 12_000; i++) {
      counts[random.nextInt(bound)]++;
    }
    // Upper 10^-6 point at 11 degrees of freedom is 50.3; it is lower at fewer.
    assertThat(chiSquare(counts, 12_000)).isLessThan(50.4);
  }

  @Property(tries = 200)
  void bigBoundsStayInRange(@ForAll long seed, @ForAll @IntRange(min = 1) int bound) {
    var random = SplitRandom.of(seed);
    for (int i = 0; i < 50; i++) {
      assertThat(random.nextInt(bound)).isBetween(0, bound - 1);
    }
  }

  @Property(tries = 200)
  void rangesAreHalfOpen(
      @ForAll long seed, @ForAll @IntRange(min = -9, max = 9) int from, @ForAll @Positive byte n) {
    var random = SplitRandom.of(seed);
    for (int i = 0; i < 50; i++) {
      assertThat(random.nextInt(from, from + n)).isBetween(from, from + n - 1);
      assertThat(random.nextFloat(from, from + n))
          .isGreaterThanOrEqualTo(from)
          .isLessThan(from + n);
    }
    assertThat(random.nextFloat(from, from)).isEqualTo(from);
  }

  @Property(tries = 20, seed = STATISTICS_SEED)
  void uniformDrawsHaveUnitIntervalsMoments(@ForAll long seed) {
    var random = SplitRandom.of(seed, 1);
    double sum = 0;
    double squares = 0;
    int n = 40_000;
    for (int i = 0; i < n; i++) {
      double value = (i & 1) == 0 ? random.nextFloat() : random.nextDouble();
      assertThat(value).isBetween(0.0, Math.nextDown(1.0));
      sum += value;
      squares += value * value;
    }
    // Five standard errors.
    assertThat(sum / n).isCloseTo(0.5, within(5 * 0.2887 / Math.sqrt(n)));
    assertThat(squares / n).isCloseTo(1.0 / 3, within(5 * 0.2981 / Math.sqrt(n)));
  }

  @Property(tries = 20, seed = STATISTICS_SEED)
  void gaussianDrawsHaveStandardNormalsMoments(@ForAll long seed) {
    var random = SplitRandom.of(seed, 2);
    double sum = 0;
    double squares = 0;
    double fourths = 0;
    int n = 40_000;
    for (int i = 0; i < n; i++) {
      double value = random.nextGaussian();
      sum += value;
      squares += value * value;
      fourths += value * value * value * value;
    }
    assertThat(sum / n).isCloseTo(0, within(5 / Math.sqrt(n)));
    assertThat(squares / n).isCloseTo(1, within(5 * Math.sqrt(2) / Math.sqrt(n)));
    assertThat(fourths / n).isCloseTo(3, within(5 * Math.sqrt(96) / Math.sqrt(n)));
  }

  @Property(tries = 20, seed = STATISTICS_SEED)
  void probabilitiesAreMet(@ForAll long seed) {
    var random = SplitRandom.of(seed, 3);
    int hits = 0;
    int n = 20_000;
    for (int i = 0; i < n; i++) {
      assertThat(random.nextBoolean(0)).isFalse();
      assertThat(random.nextBoolean(1)).isTrue();
      hits += random.nextBoolean(0.3) ? 1 : 0;
    }
    assertThat((double) hits / n).isCloseTo(0.3, within(5 * Math.sqrt(0.21 / n)));
  }

  /** Compares with the first outputs of SplitMix64 from 1234567, from its authors' C code. */
  @Test
  void fillIsSplitMix64() {
    var words = new int[10];
    SplitRandom.fillFrom(1234567, words, 0, 10);
    var outputs = new long[5];
    for (int i = 0; i < 5; i++) {
      outputs[i] = (words[2 * i] & 0xFFFFFFFFL) | (long) words[2 * i + 1] << 32;
    }
    assertThat(outputs)
        .containsExactly(
            6457827717110365317L,
            3203168211198807973L,
            Long.parseUnsignedLong("9817491932198370423"),
            4593380528125082431L,
            Long.parseUnsignedLong("16408922859458223821"));
  }

  @Property(tries = 200)
  void longerFillsContinueShorterOnes(@ForAll long seed, @ForAll @IntRange(max = 40) int length) {
    var filled = new int[length + 3];
    SplitRandom.of(seed).fill(filled, 2, length);
    var longer = new int[41];
    SplitRandom.of(seed).fill(longer, 0, 41);
    assertThat(Arrays.copyOfRange(filled, 2, 2 + length)).isEqualTo(Arrays.copyOf(longer, length));
    assertThat(new int[] {filled[0], filled[1], filled[length + 2]}).containsOnly(0);
  }

  @Property(tries = 200)
  void drawsAfterFillIgnoreItsLength(@ForAll long seed, @ForAll @IntRange(max = 12) int length) {
    var random = SplitRandom.of(seed);
    random.fill(new int[length], 0, length);
    assertThat(random.nextInt()).isEqualTo(words(SplitRandom.of(seed), 3)[2]);
  }

  @Property(tries = 20, seed = STATISTICS_SEED)
  void filledBytesAreUniform(@ForAll long seed) {
    var words = new int[50_000];
    SplitRandom.of(seed, 7).fill(words, 0, words.length);
    var counts = new int[256];
    for (int word : words) {
      for (int shift = 0; shift < 32; shift += 8) {
        counts[(word >>> shift) & 0xFF]++;
      }
    }
    assertThat(chiSquare(counts, 200_000)).isLessThan(CHI_SQUARE_255);
  }

  @Test
  void refusesEmptyRanges() {
    var random = SplitRandom.of(1);
    assertThatThrownBy(() -> random.nextInt(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> random.nextInt(5, 5)).hasMessageContaining("[5, 5)");
    assertThatThrownBy(() -> random.nextFloat(2, 1)).hasMessageContaining("[2.0, 1.0)");
    assertThatThrownBy(() -> random.nextInt(Integer.MIN_VALUE, 5)).hasMessageContaining("wide");
  }

  private static int[] words(SplitRandom random, int count) {
    var words = new int[count];
    for (int i = 0; i < count; i++) {
      words[i] = random.nextInt();
    }
    return words;
  }

  private static double chiSquare(int[] counts, int total) {
    double expected = (double) total / counts.length;
    double sum = 0;
    for (int count : counts) {
      sum += (count - expected) * (count - expected) / expected;
    }
    return sum;
  }
}
