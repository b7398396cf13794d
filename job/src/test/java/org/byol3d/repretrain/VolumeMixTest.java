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

  private static HeldOutIds heldOut(List<IndexedVolume> volumes, double share) {
    return HeldOutIds.none(volumes, share, null, "file:/scans").with(volumes, share, "file:/scans");
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
    var rule = heldOut(volumes, 0.1);
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
    long asked =
        mix.fresh().isEmpty() && oldPerNew > 0
            ? others
            : Math.round(oldPerNew * mix.fresh().size());
    assertThat(mix.old()).hasSize((int) Math.min(others, asked));
    assertThat(new HashSet<>(volumes)).containsAll(mix.training());

    var shuffled = new ArrayList<>(volumes);
    Collections.shuffle(shuffled, new Random(seed));
    assertThat(
            VolumeMix.of(shuffled, rule, known(volumes, since), oldPerNew, seed, generation)
                .training())
        .isEqualTo(mix.training());
  }

  @Test
  void anotherGenerationDrawsOtherOldVolumes() {
    var volumes = volumes(200);
    var rule = heldOut(volumes, 0.05);
    var one = VolumeMix.of(volumes, rule, known(volumes, 20), 1, 1, 30).old();
    var next = VolumeMix.of(volumes, rule, known(volumes, 20), 1, 1, 31).old();
    assertThat(one).hasSameSizeAs(next).isNotEqualTo(next);
  }

  @Test
  void movedDirectoryDrawsTheSame() {
    var volumes = volumes(200);
    var moved =
        volumes.stream()
            .map(
                it ->
                    new IndexedVolume(
                        new FileIdentity(it.uri().replace("file:/scans", "hdfs://lab/a"), 1, 1),
                        CONTENT,
                        it.scanId(),
                        it.firstSeenGeneration(),
                        0))
            .toList();
    var rule = heldOut(volumes, 0.05);
    var there = rule.with(moved, 0.05, "hdfs://lab/a");

    assertThat(
            VolumeMix.of(moved, there, known(moved, 20), 1, 1, 30).old().stream().map(there::key))
        .containsExactlyElementsOf(
            VolumeMix.of(volumes, rule, known(volumes, 20), 1, 1, 30).old().stream()
                .map(rule::key)
                .toList());
  }
}
