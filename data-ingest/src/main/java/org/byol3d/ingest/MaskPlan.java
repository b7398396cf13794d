package org.byol3d.ingest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.byol3d.volume.source.FileIdentity;

/**
 * Compares the listed masks with the last generation, when the volumes of the next generation are
 * known: which masks have to be opened, and which rows are kept. With the inspections, adds the
 * masks to the next generation.
 */
final class MaskPlan {
  private final Generation next;
  private final FirstSeen firstSeen;
  private final Map<String, IndexedVolume> volumes = new HashMap<>();
  private final Map<String, QuarantinedFile> badVolumes = new HashMap<>();
  private final Map<String, IndexedVolume> oldVolumes = new HashMap<>();
  private final Map<String, IndexedMask> oldMasks = new HashMap<>();
  private final Map<String, QuarantinedFile> oldQuarantine = new HashMap<>();

  private final List<FileIdentity> toOpen = new ArrayList<>();
  private final List<IndexedMask> masks = new ArrayList<>();
  private final List<QuarantinedFile> quarantine = new ArrayList<>();
  private int seen;
  private int added;
  private int changed;
  private int unchanged;

  /**
   * Compares masks with a generation.
   *
   * @param last the last generation, if there is one
   * @param next the next generation, without masks
   * @param listing what is in the directory
   */
  MaskPlan(Optional<Generation> last, Generation next, VolumeListing listing) {
    this.next = next;
    this.firstSeen = new FirstSeen(last, next.manifest().generation());
    next.volumes().stream()
        .filter(volume -> volume.vanished().isEmpty())
        .forEach(volume -> volumes.put(volume.uri(), volume));
    next.quarantine().forEach(file -> badVolumes.put(file.file().uri(), file));
    last.ifPresent(
        generation -> {
          generation.volumes().forEach(volume -> oldVolumes.put(volume.uri(), volume));
          generation.masks().forEach(mask -> oldMasks.put(mask.uri(), mask));
          generation.quarantine().forEach(file -> oldQuarantine.put(file.file().uri(), file));
        });
    listing.masksByVolume().forEach(this::sort);
    for (var file : listing.unusableMasks()) {
      count(file.file(), true);
      quarantine(file);
    }
  }

  private static String volumeOf(FileIdentity mask) {
    return MaskNames.volumeOf(mask.uri()).orElseThrow();
  }

  /** Sorts the masks of one volume: several, if their names differ in the case of letters. */
  private void sort(String volume, List<FileIdentity> ofVolume) {
    var first = ofVolume.get(0);
    for (var mask : ofVolume) {
      if (!volumes.containsKey(volume)) {
        reject(mask, withoutVolume(volume));
      } else if (!mask.equals(first)) {
        reject(mask, "its volume has another mask, " + first.uri() + ": keep one of them");
      } else {
        sort(volumes.get(volume), mask);
      }
    }
  }

  private String withoutVolume(String volume) {
    var bad = badVolumes.get(volume);
    return bad == null
        ? "there is no volume " + volume + " beside this mask: add it, or move the mask away"
        : "its volume "
            + volume
            + " is in quarantine ("
            + bad.reason()
            + "): repair it, or move both away";
  }

  private void reject(FileIdentity mask, String problem) {
    count(mask, true);
    quarantine(
        new Inspection.Rejected(
            mask, QuarantineReason.MASK_WITHOUT_VOLUME, mask.uri() + ": " + problem));
  }

  private void quarantine(Inspection.Rejected rejected) {
    quarantine.add(firstSeen.quarantined(rejected));
  }

  private void sort(IndexedVolume volume, FileIdentity mask) {
    var known = oldMasks.get(mask.uri());
    var bad = oldQuarantine.get(mask.uri());
    if (known != null && known.file().equals(mask)) {
      count(mask, true);
      take(volume, mask, known.content());
    } else if (bad != null && bad.file().equals(mask) && isStillBad(bad, volume)) {
      count(mask, true);
      quarantine.add(bad);
    } else {
      count(mask, false);
      toOpen.add(mask);
    }
  }

  /** Tells whether a reason holds as long as the file of the mask does not change. */
  private boolean isStillBad(QuarantinedFile bad, IndexedVolume volume) {
    return switch (bad.reason()) {
      case UNREADABLE, MASK_WITHOUT_VOLUME -> false;
      case MASK_SHAPE ->
          oldVolumes.containsKey(volume.uri())
              && oldVolumes.get(volume.uri()).file().equals(volume.file());
      default -> true;
    };
  }

  /** Counts a mask as new, changed, or unchanged if it is not opened. */
  private void count(FileIdentity mask, boolean kept) {
    seen++;
    var known =
        Optional.ofNullable(oldMasks.get(mask.uri()))
            .map(IndexedMask::file)
            .or(
                () ->
                    Optional.ofNullable(oldQuarantine.get(mask.uri())).map(QuarantinedFile::file));
    if (known.isEmpty()) {
      added++;
    } else if (!known.get().equals(mask)) {
      changed++;
    } else if (kept) {
      unchanged++;
    }
  }

  private void take(IndexedVolume volume, FileIdentity mask, MaskContent content) {
    var extent = volume.content().extent();
    if (content.extent().equals(extent)) {
      masks.add(new IndexedMask(mask, volume.uri(), content, firstSeen.of(mask.uri())));
    } else {
      quarantine(Inspection.Rejected.maskShape(mask, content.extent(), extent));
    }
  }

  /** Returns the masks to open, sorted by the URI of their volume. */
  List<FileIdentity> toOpen() {
    return toOpen;
  }

  int seen() {
    return seen;
  }

  int added() {
    return added;
  }

  int changed() {
    return changed;
  }

  int unchanged() {
    return unchanged;
  }

  /**
   * Makes the next generation with its masks.
   *
   * @param inspections of all masks to open, in any order
   */
  Generation next(List<Inspection> inspections) {
    for (var inspection : inspections) {
      if (inspection instanceof Inspection.AcceptedMask accepted) {
        take(volumes.get(volumeOf(accepted.file())), accepted.file(), accepted.content());
      } else if (inspection instanceof Inspection.Rejected rejected) {
        quarantine(rejected);
      }
    }
    masks.sort(Comparator.comparing(IndexedMask::uri));
    return next.withMasks(masks, quarantine);
  }
}
