package org.byol3d.repretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.ingest.StatisticsMode;
import org.byol3d.ingest.VolumeContent;
import org.byol3d.volume.Extent;
import org.byol3d.volume.StoredLayout;
import org.byol3d.volume.VolumeStatistics;
import org.byol3d.volume.source.FileIdentity;
import org.junit.jupiter.api.Test;

class VolumeMixTest {
  private static final VolumeContent CONTENT =
      new VolumeContent(
          "<f4",
          Extent.cube(16),
          new StoredLayout(Extent.cube(16), Extent.cube(16), "ZSTD"),
          StatisticsMode.FULL,
          new VolumeStatistics(0, 1, 0.5, 0.1, 0, 0.5, 1, 0.5),
          0.5,
          null);

  private static IndexedVolume volume(int number, int scan, long firstSeen) {
    var uri = String.format(Locale.ROOT, "file:/scans/scan%03d_patch%04d.b2nd", scan, number);
    return new IndexedVolume(
        new FileIdentity(uri, 1, 1),
        CONTENT,
        String.format(Locale.ROOT, "scan%03d", scan),
        firstSeen,
        0);
  }

  /** Returns scans of four volumes; every second scan begins a generation. */
  private static List<IndexedVolume> volumes(int count) {
    return IntStream.range(0, count).mapToObj(i -> volume(i, i / 4, 1 + i / 8)).toList();
  }

  private static Set<String> known(List<IndexedVolume> volumes, long since) {
    return volumes.stream()
        .filter(it -> it.firstSeenGeneration() <= since)
        .map(IndexedVolume::uri)
        .collect(Collectors.toSet());
  }

  @Property(tries = 200)
  void trainsOnNewAndDrawnOldVolumes(
      @ForAll @IntRange(min = 2, max = 120) int count,
      @ForAll @LongRange(max = 15) long since,
      @ForAll @DoubleRange(max = 3) double oldPerNew,
      @ForAll long seed,
      @ForAll @LongRange(min = 1, max = 20) long generation) {
    var volumes = volumes(count);
    var rule = HeldOutRule.choose(volumes, 0.1);
    var mix = VolumeMix.of(volumes, rule, known(volumes, since), oldPerNew, seed, generation);

    assertThat(mix.heldOut()).isNotEmpty().allMatch(rule::holds);
    assertThat(mix.training()).noneMatch(rule::holds).doesNotHaveDuplicates();
    assertThat(mix.fresh())
        .containsExactlyElementsOf(
            volumes.stream()
                .filter(it -> it.firstSeenGeneration() > since && !rule.holds(it))
                .toList());
    long others =
        volumes.stream().filter(it -> it.firstSeenGeneration() <= since && !rule.holds(it)).count();
    assertThat(mix.old())
        .hasSize((int) Math.min(others, Math.round(oldPerNew * mix.fresh().size())));
    assertThat(new HashSet<>(volumes)).containsAll(mix.training());

    var shuffled = new ArrayList<>(volumes);
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(
            VolumeMix.of(shuffled, rule, known(volumes, since), oldPerNew, seed, generation)
                .training())
        .isEqualTo(mix.training());
  }

  @Property(tries = 100)
  void whatIsHeldOutOnceAlwaysIs(
      @ForAll @IntRange(min = 2, max = 60) int before,
      @ForAll @IntRange(min = 0, max = 60) int more) {
    var rule = HeldOutRule.choose(volumes(before), 0.1);
    var now = VolumeMix.of(volumes(before + more), rule, Set.of(), 1, 1, 9).heldOut();
    var then = VolumeMix.of(volumes(before), rule, Set.of(), 1, 1, 1).heldOut();
    assertThat(now).containsAll(then);
    assertThat(then).containsAll(now.stream().filter(volumes(before)::contains).toList());
  }

  @Test
  void anotherGenerationDrawsOtherOldVolumes() {
    var volumes = volumes(200);
    var rule = HeldOutRule.choose(volumes, 0.05);
    var one = VolumeMix.of(volumes, rule, known(volumes, 20), 1, 1, 30).old();
    var next = VolumeMix.of(volumes, rule, known(volumes, 20), 1, 1, 31).old();
    assertThat(one).hasSameSizeAs(next).isNotEqualTo(next);
  }

  @Test
  void manyScansAreHeldOutWhole() {
    assertThat(HeldOutRule.choose(volumes(36), 0.1).unit()).isEqualTo(HeldOutRule.Unit.VOLUME);
    var volumes = volumes(4 * 200);
    var rule = HeldOutRule.choose(volumes, 0.1);
    assertThat(rule.unit()).isEqualTo(HeldOutRule.Unit.SCAN);
    var held = volumes.stream().filter(rule::holds).toList();
    assertThat(held).hasSizeBetween(4 * 10, 4 * 32);
    assertThat(held.stream().map(IndexedVolume::scanId).distinct()).hasSize(held.size() / 4);
  }
}
