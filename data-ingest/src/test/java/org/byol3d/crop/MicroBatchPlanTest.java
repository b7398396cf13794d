package org.byol3d.crop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;

class MicroBatchPlanTest {

  @Property(tries = 200)
  void partitionsHoldTheSameMicroBatchesForAnyNumberOfThem(
      @ForAll @IntRange(min = 1, max = 40) int microBatches,
      @ForAll @IntRange(min = 1, max = 5) int pairs,
      @ForAll @IntRange(min = 1, max = 50) int partitions,
      @ForAll Partitioning partitioning,
      @ForAll @IntRange(min = 0, max = 1000) int step) {
    var plan = new MicroBatchPlan(sampler(23), microBatches, pairs);

    var dealt = plan.partitions(step, partitions, partitioning);

    assertThat(dealt).hasSize(partitions);
    assertThat(
            dealt.stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparingInt(MicroBatch::index))
                .toList())
        .isEqualTo(plan.step(step));
    assertThat(dealt)
        .allSatisfy(
            mine ->
                assertThat(mine)
                    .hasSizeBetween(
                        microBatches / partitions, (microBatches + partitions - 1) / partitions)
                    .isSortedAccordingTo(Comparator.comparingInt(MicroBatch::index)));
  }

  @Property(tries = 100)
  void stepsGoThroughTheEpochsWithoutAGap(
      @ForAll @IntRange(min = 1, max = 30) int volumes,
      @ForAll @IntRange(min = 1, max = 6) int microBatches,
      @ForAll @IntRange(min = 1, max = 6) int pairs) {
    var plan = new MicroBatchPlan(sampler(volumes), microBatches, pairs);

    var ordinals =
        LongStream.range(0, plan.steps(20))
            .boxed()
            .flatMap(step -> plan.step(step).stream())
            .flatMap(batch -> batch.pairs().stream())
            .map(pair -> pair.epoch() * volumes + pair.sample())
            .toList();

    assertThat(ordinals)
        .isEqualTo(LongStream.range(0, ordinals.size()).boxed().toList())
        .hasSizeGreaterThan(20 * volumes - plan.globalBatch());
  }

  @Test
  void samplesAreTheSameHoweverTheStepIsCut() {
    var sampler = sampler(17);

    assertThat(pairs(new MicroBatchPlan(sampler, 8, 3), 5))
        .isEqualTo(pairs(new MicroBatchPlan(sampler, 3, 8), 5))
        .isEqualTo(pairs(new MicroBatchPlan(sampler, 1, 24), 5));
  }

  @Test
  void contiguousPartitionsAreRunsOfNeighbours() {
    assertThat(Partitioning.CONTIGUOUS.deal(new long[5], 2))
        .containsExactly(List.of(0, 1), List.of(2, 3, 4));
  }

  @Test
  void balancedPartitionsEvenOutTheBytes() {
    var random = SplitRandom.of(1);
    for (var trial = 0; trial < 200; trial++) {
      var costs = IntStream.range(0, 64).mapToLong(i -> 1 + random.nextInt(1000)).toArray();
      var loads =
          Partitioning.BALANCED.deal(costs, 8).stream()
              .mapToLong(mine -> mine.stream().mapToLong(i -> costs[i]).sum())
              .summaryStatistics();
      // Graham's bound for longest processing time is 4/3 of the optimum; equal counts cost some.
      assertThat((double) loads.getMax() / loads.getAverage()).isLessThan(1.1);
    }
  }

  @Test
  void balancedPartitionsKeepEqualCountsBeforeEqualBytes() {
    assertThat(Partitioning.BALANCED.deal(new long[] {1000, 1, 1, 1}, 2))
        .containsExactly(List.of(0, 3), List.of(1, 2));
    assertThat(Partitioning.BALANCED.deal(new long[] {1, 1, 1000, 1, 1}, 2))
        .containsExactly(List.of(2, 4), List.of(0, 1, 3));
  }

  @Test
  void bytesAreThoseAroundBothCrops() {
    var sampler =
        new CropSampler(
            List.of(SampledVolume.of(new Extent(16, 16, 16), 4096)),
            new CropRule(16, 0.4),
            ForegroundRule.ANY,
            0,
            0);
    var plan = new MicroBatchPlan(sampler, 1, 3);

    assertThat(plan.estimatedBytes(plan.microBatch(0, 0))).isEqualTo(3 * 4096);
  }

  @Test
  void travelsToAnotherJvm() throws IOException, ClassNotFoundException {
    var plan = new MicroBatchPlan(sampler(9), 2, 2);
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(plan);
    }

    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(((MicroBatchPlan) in.readObject()).step(7)).isEqualTo(plan.step(7));
    }
  }

  @Test
  void refusesCountsThatAreNotPositive() {
    assertThatThrownBy(() -> new MicroBatchPlan(sampler(1), 0, 1))
        .hasMessageContaining("0 micro-batches");
    assertThatThrownBy(() -> new MicroBatchPlan(sampler(1), 1 << 20, 1 << 20))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new MicroBatchPlan(sampler(1), 1, 1).partitions(0, 0, Partitioning.BALANCED))
        .hasMessageContaining("partitions 0");
  }

  private static List<CropPair> pairs(MicroBatchPlan plan, long step) {
    return plan.step(step).stream()
        .flatMap(batch -> batch.pairs().stream())
        .collect(Collectors.toList());
  }

  private static CropSampler sampler(int count) {
    return new CropSampler(
        IntStream.range(0, count)
            .mapToObj(i -> SampledVolume.of(new Extent(20 + i, 20, 20), 1000L * (i + 1)))
            .toList(),
        new CropRule(16, 0.4),
        ForegroundRule.ANY,
        42,
        1);
  }
}
