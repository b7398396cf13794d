package org.byol3d.evaluate;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.Locale;
import org.byol3d.checkpoint.CropSizeJson;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.text.WrongRequestException;
import org.byol3d.volume.Extent;

/**
 * Tells which crops are drawn, and when one counts as plaque.
 *
 * @param edge extent of the crops in voxels, at least 2 along each axis; 32³ by default. In JSON
 *     one number for cubes, otherwise {@code [D, H, W]}
 * @param perVolume crops of each volume, even and at least 2: half of them hold plaque; 16 by
 *     default
 * @param plaqueLabel the mask's value of plaque voxels, not 0; 1 by default, as in nnU-Net data
 *     sets of one class
 * @param minPlaqueVoxels a crop holds plaque when at least so many of its voxels are plaque; from 1
 *     to all of a crop, 32 by default
 * @param seed key of all draws
 */
public record CropSampling(
    @JsonSerialize(using = CropSizeJson.Writer.class)
        @JsonDeserialize(using = CropSizeJson.Reader.class)
        Extent edge,
    int perVolume,
    int plaqueLabel,
    int minPlaqueVoxels,
    long seed) {
  /** Default edge length of a crop, voxels. */
  public static final int DEFAULT_EDGE = 32;

  /** Default number of crops of each volume. */
  public static final int DEFAULT_PER_VOLUME = 16;

  /** Default value of plaque voxels in masks. */
  public static final int DEFAULT_PLAQUE_LABEL = 1;

  /** Voxels of a sphere four voxels across: 16 µm at 4 µm, a small plaque or the cap of a large. */
  public static final int DEFAULT_MIN_PLAQUE_VOXELS = 32;

  /**
   * Returns the extent of crops if nobody gives one: along each axis the default, but no more than
   * the training's crops have, and no less than the network needs.
   */
  public static Extent defaultEdge(EncoderInput input) {
    return edge(input.network(), input.cropSize().orElse(Extent.cube(DEFAULT_EDGE)));
  }

  /** Returns the default extent, for crops of a training and its network. */
  static Extent edge(NetworkConfig network, Extent trained) {
    var most = trained.least(Extent.cube(DEFAULT_EDGE));
    if (network.fits(most)) {
      return most;
    }
    int least = network.leastCube();
    return new Extent(
        Math.max(least, most.depth()),
        Math.max(least, most.height()),
        Math.max(least, most.width()));
  }

  /**
   * Checks the fields.
   *
   * @throws WrongRequestException when a field is out of range; names it
   */
  public CropSampling {
    if (edge.shortest() < 2 || edge.voxels() > Extent.cube(Extent.MOST_CUBE_EDGE).voxels()) {
      throw new WrongRequestException(
          String.format(
              Locale.ROOT,
              "crop edge %s: must be at least 2 and at most %d, or as many voxels",
              edge.edges(),
              Extent.MOST_CUBE_EDGE));
    }
    if (perVolume < 2 || perVolume % 2 != 0) {
      throw new WrongRequestException(
          String.format(
              Locale.ROOT,
              "%d crops per volume: must be even and at least 2, half of them with plaque",
              perVolume));
    }
    if (plaqueLabel == 0) {
      throw new WrongRequestException("plaque label 0: that is the background of every mask");
    }
    if (minPlaqueVoxels < 1 || minPlaqueVoxels > edge.voxels()) {
      throw new WrongRequestException(
          String.format(
              Locale.ROOT,
              "least plaque voxels %d: must be from 1 to the %d of a crop",
              minPlaqueVoxels,
              edge.voxels()));
    }
  }
}
