package org.byol3d.report.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.byol3d.report.page.Scale;
import org.byol3d.volume.Normalization;
import org.byol3d.volume.VolumeStatistics;
import org.junit.jupiter.api.Test;

class IntensityHistogramTest {

  @Property
  void everyVoxelCountsOnceInItsBin(
      @ForAll @Size(min = 1, max = 200) int[] drawn, @ForAll boolean integer) {
    var values = new float[drawn.length + 3];
    var min = Double.POSITIVE_INFINITY;
    var max = Double.NEGATIVE_INFINITY;
    for (var i = 0; i < drawn.length; i++) {
      values[i] = integer ? drawn[i] % 40_000 : drawn[i] / 1e7f;
      min = Math.min(min, values[i]);
      max = Math.max(max, values[i]);
    }
    var histogram = IntensityHistogram.over(integer ? "int32" : "float32", min, max);
    histogram.add(values, drawn.length);
    var counts = histogram.counts();
    assertThat(LongStream.of(counts).sum()).isEqualTo(drawn.length);
    assertThat(counts.length).isBetween(1, IntensityHistogram.MOST_BINS);
    assertThat(histogram.low()).isLessThanOrEqualTo(min);
    assertThat(histogram.high()).isGreaterThanOrEqualTo(max);
    var width = (histogram.high() - histogram.low()) / counts.length;
    for (var bin = 0; bin < counts.length; bin++) {
      var from = histogram.low() + bin * width;
      var expected = 0;
      var nearAnEdge = 0;
      for (var i = 0; i < drawn.length; i++) {
        var place = (values[i] - from) / width;
        expected += place > 1e-6 && place < 1 - 1e-6 ? 1 : 0;
        nearAnEdge += Math.abs(place) <= 1e-6 || Math.abs(place - 1) <= 1e-6 ? 1 : 0;
      }
      assertThat(counts[bin]).isBetween((long) expected, (long) expected + nearAnEdge);
    }
  }

  @Property
  void integersShareBinsEvenly(@ForAll @IntRange(min = 1, max = 2000) int values) {
    var all = new float[values];
    for (var i = 0; i < values; i++) {
      all[i] = 50 + i;
    }
    var histogram = IntensityHistogram.over("uint16", 50, 49 + values);
    histogram.add(all, values);
    var counts = histogram.counts();
    for (var bin = 0; bin < counts.length - 1; bin++) {
      assertThat(counts[bin]).isEqualTo(counts[0]);
    }
    assertThat(counts[counts.length - 1]).isBetween(1L, counts[0]);
    assertThat(histogram.greatestCount()).isEqualTo(counts[0]);
  }

  @Test
  void valuesBeyondSampledRangeCountAtEnds() {
    var histogram = IntensityHistogram.over("float32", 0, 1);
    histogram.add(new float[] {-5, 0.5f, 9, 9}, 4);
    assertThat(histogram.counts()[0]).isEqualTo(1);
    assertThat(histogram.counts()[IntensityHistogram.MOST_BINS - 1]).isEqualTo(2);
  }

  @Test
  void constantVolumeHasOneBin() {
    var histogram = IntensityHistogram.over("float32", 7, 7);
    histogram.add(new float[] {7, 7}, 2);
    assertThat(histogram.counts()).containsExactly(2);
    assertThat(histogram.low()).isEqualTo(6.5);
    assertThat(histogram.high()).isEqualTo(7.5);
  }

  @Test
  void windowIsRangeThatNormalizationKeeps() {
    var statistics = new VolumeStatistics(-3, 40, 5, 2, -1, 4, 20, 0.3);
    for (var name : new String[] {"percentile", "minmax"}) {
      var normalization = Normalization.of(name);
      var window = IntensityWindow.of(normalization, statistics).orElseThrow();
      var values =
          new float[] {
            (float) window.low(),
            (float) window.high(),
            Math.nextUp((float) window.low()),
            (float) ((window.low() + window.high()) / 2)
          };
      normalization.apply(statistics, values, 0, 4);
      assertThat(values[0]).isZero();
      assertThat(values[1]).isEqualTo(1);
      assertThat(values[2]).isPositive();
      assertThat(values[3]).isCloseTo(0.5f, within(1e-6f));
    }
    assertThat(IntensityWindow.of(Normalization.of("none"), statistics)).isEmpty();
  }

  @Property
  void ticksAreFewAndRound(@ForAll @IntRange(min = 1, max = 1_000_000) int range) {
    var step = Scale.tickStep(range / 8.0);
    assertThat(range / step).isBetween(3.1, 8.000001);
  }
}
