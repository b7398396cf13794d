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
 * @param file where it lies, and the state in which it was read
 * @param content what was read
 * @param scanId the scan it is a patch of
 * @param firstSeenGeneration the index generation that listed it first, from 1
 * @param vanishedGeneration the generation that found it gone; 0 while it is there
 */
public record IndexedVolume(
    FileIdentity file,
    VolumeContent content,
    String scanId,
    long firstSeenGeneration,
    long vanishedGeneration)
    implements Serializable {

  /** Where it lies. */
  public String uri() {
    return file.uri();
  }

  /** Length of its file in bytes. */
  public long bytes() {
    return file.length();
  }

  /** What normalization needs. */
  public VolumeStatistics statistics() {
    return content.statistics();
  }

  /** The generation that found it gone, if it is. */
  public OptionalLong vanished() {
    return vanishedGeneration == 0 ? OptionalLong.empty() : OptionalLong.of(vanishedGeneration);
  }

  /** What the crop sampler needs. */
  public SampledVolume sampled() {
    return Optional.ofNullable(content.occupancy())
        .map(occupancy -> SampledVolume.of(content.extent(), occupancy))
        .orElseGet(() -> SampledVolume.of(content.extent()));
  }
}
