package org.byol3d.ingest;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.volume.Volume;
import org.byol3d.volume.VolumeOpener;
import org.byol3d.volume.source.FileIdentity;

/**
 * Opens the volumes and masks of an index, and refuses a file that has changed since it was
 * ingested: its statistics and its occupancy would be those of other data. A file has changed if
 * its length or its modification time differs; of a sparse frame, those of all its files count.
 * Each opening asks the file system once, or once per sparse frame for a listing.
 */
public final class UnchangedVolumeOpener implements VolumeOpener {
  private final VolumeOpener opener;
  private final Configuration configuration;
  private final Map<String, FileIdentity> indexed = new HashMap<>();

  /**
   * @param opener opens the volumes
   * @param volumes the volumes of the index
   * @param configuration names the file systems and how to reach them
   */
  public UnchangedVolumeOpener(
      VolumeOpener opener, Collection<IndexedVolume> volumes, Configuration configuration) {
    this(opener, volumes.stream().map(IndexedVolume::file), configuration);
  }

  /**
   * @param opener opens the volumes and masks
   * @param files the volumes and masks of the index, as it has read them
   * @param configuration names the file systems and how to reach them
   */
  public UnchangedVolumeOpener(
      VolumeOpener opener, Stream<FileIdentity> files, Configuration configuration) {
    this.opener = opener;
    this.configuration = configuration;
    files.forEach(file -> indexed.put(file.uri(), file));
  }

  /**
   * Opens a volume or a mask of the index.
   *
   * @throws IOException if the file has changed since it was ingested, or cannot be read; says what
   *     to do
   * @throws IllegalArgumentException if the index has no such file
   */
  @Override
  public Volume open(String uri) throws IOException {
    var then = indexed.get(uri);
    if (then == null) {
      throw new IllegalArgumentException(uri + " is not among the files of the index");
    }
    var now = VolumeListing.identity(uri, configuration);
    if (!now.equals(then)) {
      throw new IOException(changed(then, now));
    }
    return opener.open(uri);
  }

  private static String changed(FileIdentity then, FileIdentity now) {
    var difference =
        then.length() == now.length()
            ? "its modification time is another one"
            : String.format(Locale.ROOT, "%,d bytes instead of %,d", now.length(), then.length());
    return String.format(
        Locale.ROOT,
        "%s: has changed since it was ingested (%s): run byol3d ingest again",
        then.uri(),
        difference);
  }
}
