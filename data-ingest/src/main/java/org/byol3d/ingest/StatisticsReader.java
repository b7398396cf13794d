package org.byol3d.ingest;

import java.io.IOException;
import org.byol3d.volume.VolumeOpener;
import org.byol3d.volume.VolumeStatistics;
import org.byol3d.volume.source.FileIdentity;

/**
 * Computes the statistics that an index would have of a volume, for a few volumes outside of any
 * index. Reads every voxel. Not thread-safe.
 */
public final class StatisticsReader {
  private final VolumeInspector inspector;

  /**
   * Creates a reader.
   *
   * @param opener opens the volumes
   */
  public StatisticsReader(VolumeOpener opener) {
    this.inspector = new VolumeInspector(opener, 1, StatisticsMode.FULL);
  }

  /**
   * Reads a volume.
   *
   * @throws IOException if an index would quarantine it; names the file and the reason
   */
  public VolumeStatistics read(FileIdentity file) throws IOException {
    var inspection = inspector.inspect(file);
    if (inspection instanceof Inspection.Accepted accepted) {
      return accepted.content().statistics();
    }
    throw new IOException(((Inspection.Rejected) inspection).message());
  }
}
