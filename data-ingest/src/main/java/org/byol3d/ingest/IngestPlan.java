package org.byol3d.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.byol3d.volume.source.FileIdentity;

/**
 * Compares a listing with the last generation: which files have to be opened, which rows are kept,
 * and which volumes have vanished. With the inspections, makes the next generation.
 */
final class IngestPlan {
  private final DataDirectory data;
  private final IngestOptions options;
  private final Manifest.Parameters parameters;
  private final long generation;
  private final Map<String, IndexedVolume> oldVolumes;
  private final Map<String, QuarantinedFile> oldQuarantine;
  private final FirstSeen firstSeen;

  private final VolumeListing listing;
  private final long known;
  private final boolean sameSize;
  private final List<FileIdentity> toOpen = new ArrayList<>();
  private final List<IndexedVolume> volumes = new ArrayList<>();
  private final List<QuarantinedFile> quarantine = new ArrayList<>();
  private int added;
  private int changed;
  private int unchanged;
  private int renamed;
  private int vanished;

  /**
   * Compares a listing with a generation.
   *
   * @param last the last generation, if there is one
   * @param data the listed directory
   * @param listing what is in the directory
   * @param masks whether the next generation has masks
   * @throws IllegalArgumentException if the scan id rule does not fit a file
   */
  IngestPlan(
      Optional<Generation> last,
      DataDirectory data,
      VolumeListing listing,
      IngestOptions options,
      boolean masks) {
    this.data = data;
    this.options = options;
    this.parameters = Manifest.Parameters.of(options, masks);
    this.generation = last.map(it -> it.manifest().generation()).orElse(0L) + 1;
    this.oldVolumes = byUri(last.map(Generation::volumes), IndexedVolume::uri);
    this.oldQuarantine = byUri(last.map(Generation::quarantine), it -> it.file().uri());
    this.firstSeen = new FirstSeen(last, generation);
    this.sameSize =
        last.filter(it -> it.manifest().parameters().minSize() == options.minSize()).isPresent();
    var sameReading = last.isPresent() && parameters.readsAs(last.get().manifest().parameters());
    this.listing = listing;
    this.known = oldVolumes.values().stream().filter(it -> it.vanished().isEmpty()).count();
    var files = listing.files();
    for (var file : files) {
      sort(file, sameReading);
    }
    for (var file : listing.unusable()) {
      quarantine(file);
    }
    var listed = files.stream().map(FileIdentity::uri).collect(Collectors.toSet());
    for (var volume : oldVolumes.values()) {
      if (!listed.contains(volume.uri())) {
        vanish(volume);
      }
    }
  }

  private static <T> Map<String, T> byUri(Optional<List<T>> rows, Function<T, String> uri) {
    return rows.stream().flatMap(List::stream).collect(Collectors.toMap(uri, Function.identity()));
  }

  private void sort(FileIdentity file, boolean sameReading) {
    var scanId = options.scanIds().scanId(data, file.uri());
    var volume = oldVolumes.get(file.uri());
    var quarantined = oldQuarantine.get(file.uri());
    var known = Optional.ofNullable(volume).map(IndexedVolume::file);
    if (quarantined != null) {
      known = Optional.of(quarantined.file());
    }
    var same = known.isPresent() && known.get().equals(file);
    if (known.isEmpty()) {
      added++;
    } else if (!same) {
      changed++;
    }
    if (!same || !sameReading) {
      toOpen.add(file);
    } else if (quarantined == null) {
      unchanged++;
      var extent = volume.content().extent();
      if (extent.shortest() < options.minSize()) {
        quarantine.add(
            firstSeen.quarantined(Inspection.Rejected.tooSmall(file, extent, options.minSize())));
        return;
      }
      renamed += volume.scanId().equals(scanId) ? 0 : 1;
      volumes.add(
          new IndexedVolume(file, volume.content(), scanId, volume.firstSeenGeneration(), 0));
    } else if (quarantined.reason() == QuarantineReason.UNREADABLE
        || (quarantined.reason() == QuarantineReason.TOO_SMALL && !sameSize)) {
      toOpen.add(file);
    } else {
      unchanged++;
      quarantine.add(quarantined);
    }
  }

  /** Takes a file of the listing that cannot be opened. */
  private void quarantine(Inspection.Rejected rejected) {
    var old = oldQuarantine.get(rejected.file().uri());
    if (old != null && old.file().equals(rejected.file())) {
      unchanged++;
    } else if (old != null || oldVolumes.containsKey(rejected.file().uri())) {
      changed++;
    } else {
      added++;
    }
    quarantine.add(firstSeen.quarantined(rejected));
  }

  private void vanish(IndexedVolume volume) {
    if (volume.vanished().isPresent()) {
      volumes.add(volume);
      return;
    }
    vanished++;
    volumes.add(
        new IndexedVolume(
            volume.file(),
            volume.content(),
            volume.scanId(),
            volume.firstSeenGeneration(),
            generation));
  }

  /**
   * Stops an ingest of a directory that has lost most of its volumes.
   *
   * @throws IOException if more than half of the known volumes are not found
   */
  void requireNotVanished() throws IOException {
    if (2L * vanished > known) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: %,d of the %,d volumes of the index are not there any more: check that the disk"
                  + " is mounted and complete; if they were removed or renamed on purpose, add"
                  + " --allow-vanished",
              data,
              vanished,
              known));
    }
  }

  /** Returns the names that are left out: indexed masks are not. */
  Map<LeftOut, Integer> leftOut() {
    var leftOut = listing.leftOut();
    if (parameters.masks()) {
      int masks = listing.masks().size() + listing.unusableMasks().size();
      leftOut.computeIfPresent(
          LeftOut.MASK, (kind, count) -> count == masks ? null : count - masks);
    }
    return leftOut;
  }

  /** Returns the files to open, sorted by URI. */
  List<FileIdentity> toOpen() {
    return toOpen;
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

  int renamed() {
    return renamed;
  }

  int vanished() {
    return vanished;
  }

  /**
   * Makes the next generation, without masks.
   *
   * @param inspections of all files to open, in any order
   */
  Generation next(List<Inspection> inspections) {
    var allVolumes = new ArrayList<>(volumes);
    var allQuarantine = new ArrayList<>(quarantine);
    for (var inspection : inspections) {
      var file = inspection.file();
      if (inspection instanceof Inspection.Accepted accepted) {
        allVolumes.add(
            new IndexedVolume(
                file,
                accepted.content(),
                options.scanIds().scanId(data, file.uri()),
                firstSeen.of(file.uri()),
                0));
      } else if (inspection instanceof Inspection.Rejected rejected) {
        allQuarantine.add(firstSeen.quarantined(rejected));
      }
    }
    allVolumes.sort(Comparator.comparing(IndexedVolume::uri));
    allQuarantine.sort(Comparator.comparing(it -> it.file().uri()));
    var present = allVolumes.stream().filter(it -> it.vanished().isEmpty()).toList();
    return new Generation(
        new Manifest(
            Manifest.FORMAT.name(),
            Manifest.FORMAT.newest(),
            generation,
            data.uri(),
            parameters,
            new Manifest.Counts(
                present.size(),
                allVolumes.size() - present.size(),
                allQuarantine.size(),
                leftOut(),
                present.stream().mapToLong(IndexedVolume::bytes).sum(),
                0)),
        allVolumes,
        List.of(),
        allQuarantine);
  }
}
