package org.byol3d.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.config.RunConfig;
import org.byol3d.ingest.UnchangedVolumeOpener;
import org.byol3d.volume.VolumeCache;
import org.byol3d.volume.VolumeOpener;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.source.FileIdentity;
import org.byol3d.volume.source.HadoopSourceOpener;
import org.byol3d.volume.source.LocalFileCache;

/** Opens the files that a worker of a training reads. */
public final class TrainingFiles {
  private TrainingFiles() {}

  /**
   * Returns a cache of open files, as the configuration says. It refuses files that have changed
   * since they were ingested.
   *
   * @param files the volumes and masks of the index, as it has read them
   * @param hadoop names the file systems and how to reach them
   */
  public static VolumeCache open(
      RunConfig.Data data, List<FileIdentity> files, Configuration hadoop) throws IOException {
    return new VolumeCache(
        new UnchangedVolumeOpener(opener(data, files, hadoop), files.stream(), hadoop),
        data.openVolumes());
  }

  private static VolumeOpener opener(
      RunConfig.Data data, List<FileIdentity> files, Configuration hadoop) throws IOException {
    var remote = new HadoopSourceOpener(hadoop);
    if (data.cacheDirectory().isEmpty()) {
      return new FormatVolumeOpener(remote);
    }
    var cache = new LocalFileCache(Path.of(data.cacheDirectory().get()), data.cacheBytes(), remote);
    Map<String, FileIdentity> known =
        files.stream().collect(Collectors.toMap(FileIdentity::uri, file -> file));
    return new FormatVolumeOpener(cache.opener(known));
  }
}
