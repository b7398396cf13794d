package org.byol3d.crop;

import java.io.Serializable;
import java.util.Optional;
import org.byol3d.volume.Extent;

/** What the sampler knows of one volume of the index. Immutable. */
public final class SampledVolume implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Extent extent;
  private final long bytes;
  private final Occupancy occupancy; // null: not known

  private SampledVolume(Extent extent, long bytes, Occupancy occupancy) {
    if (bytes < 0) {
      throw new IllegalArgumentException("length of a volume's file: " + bytes);
    }
    this.extent = extent;
    this.bytes = bytes;
    this.occupancy = occupancy;
  }

  /**
   * A volume of which no occupancy is known: every crop of it is accepted.
   *
   * @param extent its size in voxels
   * @param bytes length of its file, what reading it costs
   */
  public static SampledVolume of(Extent extent, long bytes) {
    return new SampledVolume(extent, bytes, null);
  }

  /**
   * As above, with the foreground of its blocks.
   *
   * @throws IllegalArgumentException if the occupancy is that of a volume of another extent
   */
  public static SampledVolume of(Extent extent, long bytes, Occupancy occupancy) {
    if (!occupancy.volume().equals(extent)) {
      throw new IllegalArgumentException(
          "occupancy of a volume " + occupancy.volume() + " for one of " + extent);
    }
    return new SampledVolume(extent, bytes, occupancy);
  }

  /** Size in voxels. */
  public Extent extent() {
    return extent;
  }

  /** Length of the (compressed) file in bytes. */
  public long bytes() {
    return bytes;
  }

  /** The foreground of its blocks, when the index knows it. */
  public Optional<Occupancy> occupancy() {
    return Optional.ofNullable(occupancy);
  }
}
