package org.byol3d.crop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.byol3d.random.SplitRandom;
import org.junit.jupiter.api.Test;

class EpochPermutationTest {

  @Property(tries = 200)
  void visitsEveryElementOnce(@ForAll @IntRange(min = 1, max = 700) int size, @ForAll long seed) {
    var order = new EpochPermutation(size, SplitRandom.of(seed));

    assertThat(IntStream.range(0, size).map(order::at).sorted())
        .containsExactlyElementsOf(IntStream.range(0, size).boxed().toList());
  }

  @Test
  void staysInRangeAtTheLargestSize() {
    var order = new EpochPermutation(Integer.MAX_VALUE, SplitRandom.of(3));

    assertThat(IntStream.range(0, 1000).map(i -> order.at(Integer.MAX_VALUE - 1 - i)).distinct())
        .hasSize(1000)
        .allMatch(x -> x >= 0 && x < Integer.MAX_VALUE);
  }

  @Test
  void drawsAllOrdersOfFourEquallyOften() {
    var counts = new HashMap<Integer, Integer>();
    for (var seed = 0; seed < 24_000; seed++) {
      var order = new EpochPermutation(4, SplitRandom.of(seed));
      counts.merge(
          order.at(0) * 64 + order.at(1) * 16 + order.at(2) * 4 + order.at(3), 1, Integer::sum);
    }

    assertThat(counts).hasSize(24);
    assertThat(ChiSquare.excess(counts.values().stream().mapToInt(i -> i).toArray()))
        .isLessThan(4.3);
  }

  @Test
  void placesEveryPairOfElementsEquallyOften() {
    var size = 10;
    var counts = new int[size * size];
    for (var seed = 0; seed < 20_000; seed++) {
      var order = new EpochPermutation(size, SplitRandom.of(seed));
      counts[order.at(0) * size + order.at(7)]++;
    }

    assertThat(
            ChiSquare.excess(
                IntStream.range(0, counts.length)
                    .filter(i -> i / size != i % size)
                    .map(i -> counts[i])
                    .toArray()))
        .isLessThan(4.3);
  }
}
