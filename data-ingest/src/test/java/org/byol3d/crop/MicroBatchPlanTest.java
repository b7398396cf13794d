package org.byol3d.crop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;

class MicroBatchPlanTest {

  @Property(tries = 100)
  void stepsCoverEpochsWithoutGap(
      @ForAll @IntRange(min = 1, max = 30) int volumes,
      @ForAll @IntRange(min = 1, max = 6) int microBatches,
      @ForAll @IntRange(min = 1, max = 6) int pairs) {
    var plan = new MicroBatchPlan<>(sampler(volumes), microBatches, pairs);

    var ordinals =
        LongStream.range(0, plan.steps(20))
            .boxed()
            .flatMap(step -> plan.step(step).stream())
            .flatMap(batch -> batch.samples().stream())
            .map(pair -> pair.epoch() * volumes + pair.sample())
            .toList();

    assertThat(ordinals)
        .isEqualTo(LongStream.range(0, ordinals.size()).boxed().toList())
        .hasSizeGreaterThan(20 * volumes - plan.globalBatch());
  }

  @Test
  void samplesIgnoreMicroBatchSize() {
    var sampler = sampler(17);

    assertThat(pairs(new MicroBatchPlan<>(sampler, 8, 3), 5))
        .isEqualTo(pairs(new MicroBatchPlan<>(sampler, 3, 8), 5))
        .isEqualTo(pairs(new MicroBatchPlan<>(sampler, 1, 24), 5));
  }

  @Test
  void serializationKeepsTheSamples() throws IOException, ClassNotFoundException {
    var plan = new MicroBatchPlan<>(sampler(9), 2, 2);
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(plan);
    }

    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(((MicroBatchPlan<?>) in.readObject()).step(7)).isEqualTo(plan.step(7));
    }
  }

  @Test
  void refusesCountsThatAreNotPositive() {
    assertThatThrownBy(() -> new MicroBatchPlan<>(sampler(1), 0, 1))
        .hasMessageContaining("0 micro-batches");
    assertThatThrownBy(() -> new MicroBatchPlan<>(sampler(1), 1 << 20, 1 << 20))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<CropPair> pairs(MicroBatchPlan<CropPair> plan, long step) {
    return plan.step(step).stream()
        .flatMap(batch -> batch.samples().stream())
        .collect(Collectors.toList());
  }

  private static CropSampler sampler(int count) {
    return new CropSampler(
        IntStream.range(0, count)
            .mapToObj(i -> SampledVolume.of(new Extent(20 + i, 20, 20)))
            .toList(),
        new CropRule(Extent.cube(16), 0.4),
        ForegroundRule.ANY,
        42,
        1);
  }
}
