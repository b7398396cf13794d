package org.byol3d.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PlaceSampleTest {
  @Property(tries = 100)
  void orderOfReadingDoesNotCount(
      @ForAll @IntRange(max = 500) int offered,
      @ForAll @IntRange(min = 1, max = 100) int limit,
      @ForAll @IntRange(min = 1, max = 100) int later,
      @ForAll long seed) {
    var places = new ArrayList<>(LongStream.range(0, offered).map(i -> i * i).boxed().toList());
    var ascending = new PlaceSample(Math.min(limit, later));
    places.forEach(ascending::offer);
    Collections.shuffle(places, new Random(seed));
    var shuffled = new PlaceSample(limit);
    for (int i = 0; i < places.size(); i++) {
      if (i == places.size() / 2) {
        shuffled.limit(later);
      }
      shuffled.offer(places.get(i));
    }
    shuffled.limit(later);
    assertThat(shuffled.places())
        .isEqualTo(ascending.places())
        .isSorted()
        .doesNotHaveDuplicates()
        .hasSize(Math.min(offered, Math.min(limit, later)));
  }

  @Test
  void everyPlaceHasTheSameChance() {
    int places = 1_000_000;
    int taken = 10_000;
    var sample = new PlaceSample(taken);
    for (int i = 0; i < places; i++) {
      sample.offer(i);
    }
    var perTenth = new int[10];
    var perRest = new int[16];
    for (long place : sample.places()) {
      perTenth[(int) (place * 10 / places)]++;
      perRest[(int) (place % 16)]++;
    }
    // Four standard deviations of a binomial count.
    assertThat(IntStream.of(perTenth).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(880, 1120));
    assertThat(IntStream.of(perRest).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(528, 722));
  }
}
