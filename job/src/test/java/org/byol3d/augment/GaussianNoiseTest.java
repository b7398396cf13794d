package org.byol3d.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.byol3d.random.SplitRandom;
import org.byol3d.reference.ReferenceData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares clamped noise on constant crops with the moments that the reference measured. Both are
 * samples of a million voxels: the bounds are five standard errors of their difference.
 */
class GaussianNoiseTest {
  private static final int SAMPLES = 1_000_000;
  private static final Pattern CASE = Pattern.compile("base=([0-9.]+),var=([0-9.]+)");

  static Stream<Arguments> cases() {
    return ReferenceData.json("reference/aug_noise_statistics.json")
        .getObject("stats")
        .entrySet()
        .stream()
        .map(entry -> Arguments.of(entry.getKey(), ((ConfigObject) entry.getValue()).toConfig()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void momentsMatchReference(String name, Config expected) {
    var matcher = CASE.matcher(name);
    assertThat(matcher.matches()).isTrue();
    var crop = new float[SAMPLES];
    Arrays.fill(crop, Float.parseFloat(matcher.group(1)));
    GaussianNoise.addNoise(
        crop,
        Float.parseFloat(matcher.group(2)),
        SplitRandom.of(20250101, 11),
        new AugmentScratch());

    double sum = 0;
    double squares = 0;
    int zeros = 0;
    int ones = 0;
    for (float value : crop) {
      sum += value;
      squares += (double) value * value;
      zeros += value == 0f ? 1 : 0;
      ones += value == 1f ? 1 : 0;
    }
    double mean = sum / SAMPLES;
    double deviation = Math.sqrt(squares / SAMPLES - mean * mean);
    double standardError = expected.getDouble("std") * Math.sqrt(2.0 / SAMPLES);
    assertThat(mean).isCloseTo(expected.getDouble("mean"), within(5 * standardError));
    assertThat(deviation).isCloseTo(expected.getDouble("std"), within(5 * standardError));
    assertShare((double) zeros / SAMPLES, expected.getDouble("frac_0"));
    assertShare((double) ones / SAMPLES, expected.getDouble("frac_1"));
  }

  private static void assertShare(double actual, double expected) {
    double standardError = Math.sqrt(2 * expected * (1 - expected) / SAMPLES);
    assertThat(actual).isCloseTo(expected, within(5 * standardError + 1e-5));
  }
}
