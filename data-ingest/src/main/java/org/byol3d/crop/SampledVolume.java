package org.byol3d.crop;

import java.io.Serializable;
import java.util.Optional;
import org.byol3d.volume.Extent;

/** What the sampler knows about one volume of the index. Immutable. */
public final class SampledVolume implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Extent extent;
  private final Occupancy occupancy; // null: not known

  private SampledVolume(Extent extent, Occupancy occupancy) {
    this.extent = extent;
    this.occupancy = occupancy;
  }

  /**
   * Returns a volume without occupancy: the sampler accepts every crop of it.
   *
   * @param extent its size in voxels
   */
  public static SampledVolume of(Extent extent) {
    return new SampledVolume(extent, null);
  }

  /**
   * Returns a volume with the foreground of its blocks.
   *
   * @throws IllegalArgumentException if the occupancy is of another extent
   */
  public static SampledVolume of(Extent extent, Occupancy occupancy) {
    if (!occupancy.volume().equals(extent)) {
      throw new IllegalArgumentException(
          "occupancy of a volume " + occupancy.volume() + " for one of " + extent);
    }
    return new SampledVolume(extent, occupancy);
  }

  /** Returns the size in voxels. */
  public Extent extent() {
    return extent;
  }

  /** Returns the foreground of its blocks, if the index knows it. */
  public Optional<Occupancy> occupancy() {
    return Optional.ofNullable(occupancy);
  }
}
