package org.byol3d.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.ingest.DataDirectory;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.ingest.QuarantinedFile;
import org.byol3d.ingest.ScanCounts;
import org.byol3d.ingest.ScanIdRule;
import org.byol3d.ingest.StatisticsReader;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.ingest.VolumeListing;
import org.byol3d.volume.VolumeOpener;
import org.byol3d.volume.VolumeStatistics;
import org.byol3d.volume.source.FileIdentity;

/**
 * The volumes of a directory that have masks: {@code X_seg.b2nd} beside {@code X.b2nd}, and {@code
 * X_seg.npy} beside {@code X.npy}.
 *
 * @param volumes sorted by URI
 * @param withoutMask how many other volumes there are
 * @param scans the scans that the volumes are of
 */
public record LabeledVolumes(List<LabeledVolume> volumes, int withoutMask, ScanCounts scans) {
  /** Copies the list. */
  public LabeledVolumes {
    volumes = List.copyOf(volumes);
  }

  /** What is known of a volume besides its place. */
  private record Description(String scanId, VolumeStatistics statistics) {}

  /** Describes a volume. */
  @FunctionalInterface
  private interface Describer {
    Description describe(FileIdentity file) throws IOException;
  }

  /**
   * Finds labeled volumes and reads each of them whole for its statistics.
   *
   * @param directory a URI of a Hadoop file system, or a path of the default one
   * @param scans which scan a volume is a patch of
   * @throws UnusableLabelsException if no volume has a mask
   * @throws IOException if the directory cannot be listed, or a volume with a mask cannot be read
   * @throws IllegalArgumentException if the rule finds no scan id in a URI
   */
  public static LabeledVolumes find(
      String directory, ScanIdRule scans, VolumeOpener opener, Configuration configuration)
      throws IOException {
    var data = DataDirectory.of(directory, configuration);
    var statistics = new StatisticsReader(opener);
    return find(
        data,
        new ScanCounts(scans, data),
        configuration,
        file -> new Description(scans.scanId(data, file.uri()), statistics.read(file)));
  }

  /**
   * Finds labeled volumes; their statistics are the index's.
   *
   * @param index made of this directory, or of one above it
   * @param scans which scan a volume is a patch of; without it, the index tells
   * @throws UnusableLabelsException if no volume has a mask
   * @throws IOException if the directory cannot be listed, or a volume with a mask is not in the
   *     index as it is now
   */
  public static LabeledVolumes find(
      String directory, VolumeIndex index, Optional<ScanIdRule> scans, Configuration configuration)
      throws IOException {
    Map<String, IndexedVolume> indexed = new HashMap<>();
    var data = DataDirectory.of(directory, configuration);
    index.volumes().forEach(volume -> indexed.put(volume.uri(), volume));
    return find(
        data,
        new ScanCounts(scans.orElse(ScanIdRule.FOLDER_PATH), data),
        configuration,
        file -> {
          var volume = indexed.get(file.uri());
          if (volume == null || !volume.file().equals(file)) {
            throw new IOException(notIndexed(file.uri(), volume != null, index));
          }
          var scan = scans.map(rule -> rule.scanId(data, file.uri())).orElse(volume.scanId());
          return new Description(scan, volume.statistics());
        });
  }

  private static String notIndexed(String uri, boolean changed, VolumeIndex index) {
    if (changed) {
      return uri + " has changed since it was indexed: run byol3d ingest again";
    }
    for (QuarantinedFile file : index.quarantine()) {
      if (file.file().uri().equals(uri)) {
        return uri
            + " is in the index's quarantine ("
            + file.message()
            + "): repair it, or move its mask away to leave it out";
      }
    }
    return uri + " is not in the index: run byol3d ingest on its directory, or leave out --index";
  }

  private static LabeledVolumes find(
      DataDirectory data, ScanCounts scans, Configuration configuration, Describer describer)
      throws IOException {
    var listing = VolumeListing.of(data.uri(), configuration);
    var masks = listing.masksByVolume();
    var volumes = new ArrayList<LabeledVolume>();
    int withoutMask = 0;
    for (var file : listing.files()) {
      if (masks.containsKey(file.uri())) {
        var description = describer.describe(file);
        scans.add(file.uri(), description.scanId());
        volumes.add(
            new LabeledVolume(
                data.pathBelow(file.uri()),
                file.uri(),
                masks.get(file.uri()).get(0).uri(),
                description.scanId(),
                description.statistics()));
      } else {
        withoutMask++;
      }
    }
    if (volumes.isEmpty()) {
      throw new UnusableLabelsException(
          String.format(
              Locale.ROOT,
              "%s: none of %d volumes has a mask beside it: masks of X.b2nd are named X_seg.b2nd;"
                  + " byol3d phantom --labels makes some to try",
              data,
              withoutMask));
    }
    return new LabeledVolumes(volumes, withoutMask, scans);
  }
}
