package org.byol3d.augment;

import java.io.Serializable;
import org.byol3d.random.SplitRandom;
import org.byol3d.text.Check;
import org.byol3d.volume.Extent;
import org.byol3d.volume.VoxelSize;

/**
 * Draws how a crop is flipped and turned.
 *
 * @param flipProbability probability of a flip, for each axis separately, in [0, 1]; 0.5 in the
 *     full configuration
 * @param turnProbability probability of a rotation by 90°, 180° or 270° in a random plane, in [0,
 *     1]; 0.5 in the full configuration
 */
public record RandomOrientation(double flipProbability, double turnProbability)
    implements Serializable {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when a value is out of its range
   */
  public RandomOrientation {
    Check.within("flip", flipProbability, 0, 1);
    Check.within("rot90", turnProbability, 0, 1);
  }

  /**
   * Draws an orientation that keeps the crop's extent and its voxel size. A quarter turn would
   * change them in a plane with unequal edges, so every rotation there is a half turn.
   *
   * @param voxel size of a voxel; {@link VoxelSize#CUBE} if it is not known
   */
  public Orientation draw(Extent extent, VoxelSize voxel, SplitRandom random) {
    var orientation = Orientation.IDENTITY;
    for (var axis : Axis.ALL) {
      if (random.nextBoolean(flipProbability)) {
        orientation = orientation.flip(axis);
      }
    }
    boolean turns = random.nextBoolean(turnProbability);
    var plane = Plane.ALL.get(random.nextInt(Plane.ALL.size()));
    int quarters = random.nextInt(1, 4);
    if (!turns) {
      return orientation;
    }
    boolean square =
        plane.first().length(extent) == plane.second().length(extent)
            && plane.first().edge(voxel) == plane.second().edge(voxel);
    return orientation.turn(plane, square ? quarters : 2);
  }
}
