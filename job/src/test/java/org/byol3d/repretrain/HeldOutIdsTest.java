package org.byol3d.repretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.repretrain.HeldOut.Unit;
import org.byol3d.volume.source.FileIdentity;
import org.junit.jupiter.api.Test;

class HeldOutIdsTest {
  private static final String ROOT = "file:/scans";

  /** Returns volume {@code number} of a scan, below a root. */
  private static IndexedVolume volume(String root, int scan, int number) {
    var path = String.format(Locale.ROOT, "scan%03d/patch%04d.b2nd", scan, number);
    return new IndexedVolume(
        new FileIdentity(root + "/" + path, 1, 1),
        null,
        String.format(Locale.ROOT, "scan%03d", scan),
        1,
        0);
  }

  private static List<IndexedVolume> scans(String root, int from, int until, int patches) {
    return IntStream.range(from, until)
        .boxed()
        .flatMap(scan -> IntStream.range(0, patches).mapToObj(n -> volume(root, scan, n)))
        .toList();
  }

  private static HeldOutIds first(Collection<IndexedVolume> volumes, double share) {
    return HeldOutIds.none(volumes, share, null, ROOT).with(volumes, share, ROOT);
  }

  private static Set<IndexedVolume> held(HeldOut heldOut, Collection<IndexedVolume> volumes) {
    return volumes.stream().filter(heldOut::holds).collect(Collectors.toSet());
  }

  private static <T> long distinct(
      Collection<IndexedVolume> volumes, Function<IndexedVolume, T> id) {
    return volumes.stream().map(id).distinct().count();
  }

  @Property(tries = 300)
  void shareIsHeldAtEveryGeneration(
      @ForAll @DoubleRange(min = 0.01, max = 0.9) double share,
      @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 12) Integer> nights) {
    var all = new ArrayList<IndexedVolume>();
    HeldOutIds heldOut = null;
    Set<IndexedVolume> before = Set.of();
    for (int scans : nights) {
      var older = List.copyOf(all);
      int next = (int) distinct(all, IndexedVolume::scanId);
      all.addAll(scans(ROOT, next, next + scans, 2));
      heldOut = heldOut == null ? first(all, share) : heldOut.with(all, share, ROOT);
      var held = held(heldOut, all);

      Function<IndexedVolume, String> id =
          heldOut.unit() == Unit.SCAN ? IndexedVolume::scanId : IndexedVolume::uri;
      long ids = distinct(all, id);
      double asked = Math.max(1, Math.min((double) (ids - 1), share * ids));
      assertThat((double) distinct(held, id)).isCloseTo(asked, within(1.0));
      assertThat(held).hasSizeBetween(1, all.size() - 1).containsAll(before);
      // What a model was trained on cannot judge it later.
      var added = new HashSet<>(held);
      added.removeAll(before);
      if (!before.isEmpty()) {
        assertThat(added).doesNotContainAnyElementsOf(older);
      }
      before = held;
    }
  }

  @Property(tries = 50)
  void rootDoesNotMatter(
      @ForAll @IntRange(min = 1, max = 40) int scans, @ForAll @IntRange(max = 1000) int name) {
    var root = "hdfs://lab:8020/" + name;
    var here = scans(ROOT, 0, scans, 3);
    var there = scans(root, 0, scans, 3);
    var original = first(here, 0.1);
    var other = HeldOutIds.none(there, 0.1, null, root).with(there, 0.1, root);
    var moved = original.with(there, 0.1, root);

    assertThat(other.heldOut()).isEqualTo(original.heldOut());
    assertThat(other.training()).isEqualTo(original.training());
    assertThat(moved).isEqualTo(other);
  }

  @Test
  void sixVolumesSpareOneOfThem() {
    var six = scans(ROOT, 0, 3, 2);
    var twelve = scans(ROOT, 0, 6, 2);
    var one = first(six, 0.05);

    assertThat(one.unit()).isEqualTo(Unit.VOLUME);
    assertThat(held(one, six)).hasSize(1);
    assertThat(held(one.with(twelve, 0.05, ROOT), twelve)).isEqualTo(held(one, six));
  }

  @Test
  void oneVolumeIsNotHeldOut() {
    assertThat(first(scans(ROOT, 0, 1, 1), 0.5).heldOut()).isEmpty();
  }

  @Test
  void newScansReplaceVanishedOnes() {
    var volumes = scans(ROOT, 0, 20, 2);
    var heldOut = first(volumes, 0.1);
    var rest = new ArrayList<>(volumes);
    rest.removeAll(held(heldOut, volumes));
    assertThat(held(heldOut.with(rest, 0.1, ROOT), rest)).isEmpty();

    rest.addAll(scans(ROOT, 20, 23, 2));
    var replaced = heldOut.with(rest, 0.1, ROOT);
    assertThat(held(replaced, rest)).hasSize(4).isSubsetOf(scans(ROOT, 20, 23, 2));
    assertThat(replaced.heldOut()).containsAll(heldOut.heldOut());
  }

  @Test
  void earlierRulesKeepWhatTheyHeld() {
    var volumes = scans(ROOT, 0, 40, 2);
    for (var unit : Unit.values()) {
      var rule = new EarlierHeldOutRule(unit, 0.2);
      var ids = HeldOutIds.of(rule, volumes, volumes, null, ROOT);
      assertThat(held(ids, volumes)).isNotEmpty().isEqualTo(held(rule, volumes));

      var more = scans(ROOT, 0, 60, 2);
      var next = ids.with(more, 0.05, ROOT);
      assertThat(held(next, more)).isEqualTo(held(rule, volumes));
      assertThat(next.with(more, 0.05, ROOT)).isEqualTo(next);
    }
  }

  @Test
  void renamedScansStayHeldOut() {
    var then = scans(ROOT, 0, 40, 2);
    var rule = new EarlierHeldOutRule(Unit.SCAN, 0.2);
    var now =
        then.stream()
            .map(it -> new IndexedVolume(it.file(), null, "left/" + it.scanId(), 1, 0))
            .toList();
    var ids = HeldOutIds.of(rule, then, now, null, ROOT).with(now, 0.1, ROOT);

    var uris = held(rule, then).stream().map(IndexedVolume::uri).toList();
    assertThat(held(ids, now))
        .extracting(IndexedVolume::uri)
        .containsExactlyInAnyOrderElementsOf(uris);
  }
}
