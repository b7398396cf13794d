package org.byol3d.ingest;

import java.io.Serializable;
import java.util.Optional;
import java.util.OptionalLong;
import org.byol3d.crop.SampledVolume;
import org.byol3d.volume.VolumeStatistics;
import org.byol3d.volume.source.FileIdentity;

/**
 * One volume of the index.
 *
 * @param file where it is, and the state in which it was read
 * @param content what was read
 * @param scanId the scan of which it is a patch
 * @param firstSeenGeneration the index generation that listed it first, from 1
 * @param vanishedGeneration the generation that did not find it any more; 0 while it exists
 */
public record IndexedVolume(
    FileIdentity file,
    VolumeContent content,
    String scanId,
    long firstSeenGeneration,
    long vanishedGeneration)
    implements Serializable {

  /** Returns the URI of its file. */
  public String uri() {
    return file.uri();
  }

  /** Returns the length of its file in bytes. */
  public long bytes() {
    return file.length();
  }

  /** Returns the statistics, for normalization. */
  public VolumeStatistics statistics() {
    return content.statistics();
  }

  /** Returns the generation that did not find it any more; empty while it exists. */
  public OptionalLong vanished() {
    return vanishedGeneration == 0 ? OptionalLong.empty() : OptionalLong.of(vanishedGeneration);
  }

  /** Returns what the crop sampler needs. */
  public SampledVolume sampled() {
    return Optional.ofNullable(content.occupancy())
        .map(occupancy -> SampledVolume.of(content.extent(), occupancy))
        .orElseGet(() -> SampledVolume.of(content.extent()));
  }
}
