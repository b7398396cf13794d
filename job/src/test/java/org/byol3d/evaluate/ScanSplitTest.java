package org.byol3d.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.byol3d.volume.VolumeStatistics;
import org.junit.jupiter.api.Test;

class ScanSplitTest {
  private static final VolumeStatistics STATISTICS =
      new VolumeStatistics(0, 1, 0.5, 0.1, 0, 0.5, 1, 0.5);

  @Property(tries = 300)
  void noScanIsOnBothSides(
      @ForAll @Size(min = 2, max = 30) List<@IntRange(max = 8) Integer> scans,
      @ForAll @DoubleRange(min = 0.05, max = 0.95) double fraction,
      @ForAll long seed)
      throws IOException {
    var volumes = volumes(scans);

    var split = ScanSplit.of(volumes, new SplitRule.Fraction(fraction), seed);

    boolean oneScan = new HashSet<>(scans).size() == 1;
    assertThat(split.unit()).isEqualTo(oneScan ? ScanSplit.Unit.VOLUME : ScanSplit.Unit.SCAN);
    assertThat(split.train()).isNotEmpty().doesNotContainAnyElementsOf(split.test());
    assertThat(split.test()).isNotEmpty();
    var units = new ArrayList<>(split.train());
    units.addAll(split.test());
    assertThat(units)
        .containsExactlyInAnyOrderElementsOf(
            volumes.stream().map(split.unit()::of).distinct().toList());
    assertThat(ScanSplit.of(volumes, new SplitRule.Fraction(fraction), seed)).isEqualTo(split);
  }

  @Property(tries = 50)
  void theOddScanIsLearnedFrom(@ForAll @IntRange(min = 2, max = 30) int count, @ForAll long seed)
      throws IOException {
    var split =
        ScanSplit.of(volumes(IntStream.range(0, count).boxed().toList()), SplitRule.half(), seed);

    assertThat(split.test()).hasSize(count / 2);
    assertThat(split.train()).hasSize(count - count / 2);
  }

  @Test
  void unnamedScansAreOnOtherSide() throws IOException {
    var volumes = volumes(List.of(0, 0, 1, 2, 2));

    var split = ScanSplit.of(volumes, new SplitRule.Scans(Set.of(), Set.of("scan1")), 0);
    assertThat(split.test()).containsExactly("scan1");
    assertThat(split.train()).containsExactly("scan0", "scan2");

    var both = ScanSplit.of(volumes, new SplitRule.Scans(Set.of("scan2"), Set.of("scan1")), 0);
    assertThat(both.train()).containsExactly("scan2");
    assertThat(both.test()).containsExactly("scan1");
  }

  @Test
  void impossibleSplitsAreSaid() {
    var volumes = volumes(List.of(0, 1));
    assertThatThrownBy(
            () -> ScanSplit.of(volumes, new SplitRule.Scans(Set.of(), Set.of("scan7")), 0))
        .isInstanceOf(UnusableLabelsException.class)
        .hasMessageContaining("scan scan7 has no labeled crops")
        .hasMessageContaining("[scan0, scan1]");
    assertThatThrownBy(
            () -> ScanSplit.of(volumes, new SplitRule.Scans(Set.of("scan0", "scan1"), Set.of()), 0))
        .isInstanceOf(UnusableLabelsException.class)
        .hasMessageContaining("no scan is left to test on");
    assertThatThrownBy(() -> ScanSplit.of(volumes(List.of(0)), SplitRule.half(), 0))
        .isInstanceOf(UnusableLabelsException.class)
        .hasMessageContaining("1 volume");
    var twice = new SplitRule.Scans(Set.of("a"), Set.of("a,b"));
    assertThatThrownBy(() -> twice.resolve(new TreeSet<>(Set.of("a", "b"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scan a is named for training and for testing");
  }

  @Test
  void idsMayHoldCommas() throws UnusableLabelsException {
    var known = new TreeSet<>(Set.of("a", "b", "a,b", "left, dorsal"));

    assertThat(new SplitRule.Scans(Set.of("a,b"), Set.of("left, dorsal")).resolve(known))
        .isEqualTo(new SplitRule.Scans(Set.of("a,b"), Set.of("left, dorsal")));
    assertThat(new SplitRule.Scans(Set.of("b,a"), Set.of()).resolve(known).train())
        .containsExactlyInAnyOrder("a", "b");
    for (var unknown : List.of("c", "a,c", "a,", "")) {
      assertThatThrownBy(() -> new SplitRule.Scans(Set.of(unknown), Set.of()).resolve(known))
          .isInstanceOf(UnusableLabelsException.class)
          .hasMessageContaining("[a, a,b, b, left, dorsal]");
    }
  }

  private static List<LabeledVolume> volumes(List<Integer> scans) {
    return IntStream.range(0, scans.size())
        .mapToObj(
            i ->
                new LabeledVolume(
                    "volume" + i, "u" + i, "m" + i, "scan" + scans.get(i), STATISTICS))
        .toList();
  }
}
