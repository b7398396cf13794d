package org.byol3d.repretrain;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.byol3d.ingest.DataDirectory;
import org.byol3d.ingest.IndexedVolume;

/**
 * The ids that are held out, and those that trainings may use. An id never changes sides. It names
 * a scan, or it is the path of a volume below the data directory. So the ids stay the same when the
 * data directory moves.
 *
 * @param unit what is held out as a whole
 * @param scanIdPattern expression that tells the scan of a volume; null for the default rule
 * @param dataDirectory URI of the directory that the paths are below
 * @param heldOut ids of what no training uses
 * @param training ids of everything else that was there when a run began
 */
record HeldOutIds(
    Unit unit,
    @JsonSetter(nulls = Nulls.SET) String scanIdPattern,
    String dataDirectory,
    NavigableSet<String> heldOut,
    NavigableSet<String> training)
    implements HeldOut {
  /** Copies the sets. */
  HeldOutIds {
    heldOut = Collections.unmodifiableNavigableSet(new TreeSet<>(heldOut));
    training = Collections.unmodifiableNavigableSet(new TreeSet<>(training));
  }

  /**
   * Holds out nothing yet.
   *
   * @param volumes decide on the unit: scans, if the share of them is one or more
   * @param share share to hold out, in (0, 1)
   */
  static HeldOutIds none(
      Collection<IndexedVolume> volumes, double share, String scanIdPattern, String dataDirectory) {
    long scans = volumes.stream().map(IndexedVolume::scanId).distinct().count();
    return new HeldOutIds(
        scans * share >= 1 ? Unit.SCAN : Unit.VOLUME,
        scanIdPattern,
        dataDirectory,
        Collections.emptyNavigableSet(),
        Collections.emptyNavigableSet());
  }

  /**
   * Returns what an earlier version of the program held out.
   *
   * @param rule its rule
   * @param known volumes that its models know, as they were indexed then: the rule is applied to
   *     them
   * @param volumes the volumes of today
   */
  static HeldOutIds of(
      EarlierHeldOutRule rule,
      Collection<IndexedVolume> known,
      Collection<IndexedVolume> volumes,
      String scanIdPattern,
      String dataDirectory) {
    var ids =
        new HeldOutIds(
            rule.unit(),
            scanIdPattern,
            dataDirectory,
            Collections.emptyNavigableSet(),
            Collections.emptyNavigableSet());
    var heldOut = new TreeSet<String>();
    var training = new TreeSet<String>();
    var now = volumes.stream().collect(Collectors.toMap(IndexedVolume::uri, volume -> volume));
    for (var volume : known) {
      // The program may name the scan of a volume in another way than it did then.
      var today = now.getOrDefault(volume.uri(), volume);
      if (ids.data().isAbove(today.uri())) {
        (rule.holds(volume) ? heldOut : training).add(ids.id(today));
      }
    }
    training.removeAll(heldOut);
    return new HeldOutIds(ids.unit, scanIdPattern, dataDirectory, heldOut, training);
  }

  /**
   * Returns the ids of a later generation. New ids are added to those held out until these are the
   * share of all ids, as nearly as whole ids can be: at least one, and not all of them. The ids
   * with the lowest hashes are taken. All other ids are for training from now on.
   *
   * @param volumes volumes of the generation
   * @param share share to hold out, in (0, 1)
   * @param dataDirectory URI of the directory that holds the volumes
   */
  HeldOutIds with(Collection<IndexedVolume> volumes, double share, String dataDirectory) {
    var moved = new HeldOutIds(unit, scanIdPattern, dataDirectory, heldOut, training);
    var all = volumes.stream().map(moved::id).collect(Collectors.toCollection(TreeSet::new));
    long missing = target(all.size(), share) - all.stream().filter(heldOut::contains).count();
    var nextHeldOut = new TreeSet<>(heldOut);
    newIds(all).limit(Math.max(0, missing)).forEach(nextHeldOut::add);
    var nextTraining = new TreeSet<>(training);
    nextTraining.addAll(all);
    nextTraining.removeAll(nextHeldOut);
    return new HeldOutIds(unit, scanIdPattern, dataDirectory, nextHeldOut, nextTraining);
  }

  private Stream<String> newIds(Collection<String> all) {
    return all.stream()
        .filter(id -> !heldOut.contains(id) && !training.contains(id))
        .sorted(Comparator.comparingDouble(HeldOut::hash).thenComparing(Comparator.naturalOrder()));
  }

  private static long target(int ids, double share) {
    long nearest = (long) Math.ceil(share * ids - 0.5);
    return Math.max(0, Math.min(Math.max(1, nearest), ids - 1));
  }

  /** Returns whether all volumes are below the data directory. */
  boolean areOf(Collection<IndexedVolume> volumes) {
    return volumes.stream().allMatch(volume -> data().isAbove(volume.uri()));
  }

  @Override
  public boolean holds(IndexedVolume volume) {
    return heldOut.contains(id(volume));
  }

  /** Returns the path below the data directory. */
  @Override
  public String key(IndexedVolume volume) {
    return data().pathBelow(volume.uri());
  }

  private DataDirectory data() {
    return new DataDirectory(dataDirectory);
  }

  private String id(IndexedVolume volume) {
    return unit == Unit.SCAN ? volume.scanId() : key(volume);
  }
}
