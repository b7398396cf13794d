package org.byol3d.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class MicroBatchAssignmentTest {
  @Property
  void batchesAreAssignedOnceInEvenRuns(
      @ForAll @IntRange(min = 0, max = 70) int items,
      @ForAll @IntRange(min = 1, max = 20) int workers) {
    var all = IntStream.range(0, items).boxed().toList();
    var runs = MicroBatchAssignment.runs(all, workers);

    assertThat(runs).hasSize(workers);
    assertThat(runs.stream().flatMap(List::stream).toList()).isEqualTo(all);
    assertThat(runs)
        .allSatisfy(
            run ->
                assertThat(run).hasSizeBetween(items / workers, (items + workers - 1) / workers));
  }
}
