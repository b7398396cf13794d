package org.byol3d.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.source.FileIdentity;

class SlicesTest {

  @Property(tries = 100)
  void slicesHaveAllFilesAndSimilarSizes(
      @ForAll long seed,
      @ForAll @IntRange(max = 200) int files,
      @ForAll @IntRange(min = 1, max = 20) int count) {
    var random = SplitRandom.of(seed);
    var all = new ArrayList<FileIdentity>();
    for (var i = 0; i < files; i++) {
      all.add(
          new FileIdentity(
              String.format(Locale.ROOT, "file:/data/%04d.b2nd", i),
              random.nextInt(40_000_000),
              i));
    }
    var slices = Slices.balanced(all, count);
    assertThat(slices).hasSize(Math.min(files, count)).noneMatch(slice -> slice.files().isEmpty());
    assertThat(slices.stream().flatMap(slice -> slice.files().stream()))
        .containsExactlyInAnyOrderElementsOf(all);
    for (var slice : slices) {
      assertThat(slice.files()).isSortedAccordingTo(Comparator.comparing(FileIdentity::uri));
    }
    var loads =
        slices.stream()
            .mapToLong(slice -> slice.files().stream().mapToLong(it -> it.length() + 65536).sum())
            .summaryStatistics();
    var largest = all.stream().mapToLong(it -> it.length() + 65536).max().orElse(0);
    assertThat(files == 0 ? 0 : loads.getMax() - loads.getMin()).isLessThanOrEqualTo(largest);
  }
}
