package org.byol3d.augment;

import java.io.Serializable;
import java.util.Optional;
import org.byol3d.random.SplitRandom;
import org.byol3d.text.Check;
import org.byol3d.volume.Extent;
import org.byol3d.volume.VoxelSize;

/**
 * Draws how a crop is rotated and scaled about its center. The ranges and probabilities of the full
 * configuration are nnU-Net's.
 *
 * <p>Rotations and scalings are of the tissue, not of the grid: they are computed in micrometers
 * where the voxel size is known. A rotation is about all three axes, by one angle each. When voxels
 * or crops are much longer along one axis than along another (by a factor of more than 3, as in
 * nnU-Net), a rotation would show mostly what lies beyond the crop. Then it turns only the plane
 * whose two axes are most alike, or nothing if no two axes are alike.
 *
 * @param rotationProbability of a rotation, in [0, 1]; 0.2 in the full configuration
 * @param mostDegrees largest angle in degrees, in [0, 180]; 30 in the full configuration
 * @param scalingProbability of a scaling, in [0, 1]; 0.2 in the full configuration
 * @param leastScale smallest factor of the size of what a crop shows, at least 0.25; 0.7 in the
 *     full configuration
 * @param mostScale largest factor, at most 4; 1.4 in the full configuration
 */
public record RandomAffine(
    double rotationProbability,
    float mostDegrees,
    double scalingProbability,
    float leastScale,
    float mostScale)
    implements Serializable {
  /** Changes nothing. */
  public static final RandomAffine NONE = new RandomAffine(0, 0, 0, 1, 1);

  /** As {@code ANISO_THRESHOLD} in nnU-Net. */
  private static final double MOST_UNLIKE = 3;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when a value is out of its range
   */
  public RandomAffine {
    Check.within("rotation.probability", rotationProbability, 0, 1);
    Check.within("rotation.degrees", mostDegrees, 0, 180);
    Check.within("scaling.probability", scalingProbability, 0, 1);
    Check.range("scaling.range", leastScale, mostScale, 0.25, 4);
  }

  /**
   * Draws a map for a crop; none if it is neither rotated nor scaled. It draws the same number of
   * values in each case, so that one probability does not change the other draws.
   *
   * @param voxel size of a voxel; {@link VoxelSize#CUBE} if it is not known
   */
  Optional<AffineMap> draw(Extent extent, VoxelSize voxel, SplitRandom random) {
    boolean rotates = random.nextBoolean(rotationProbability);
    var degrees = new float[Plane.ALL.size()];
    for (int plane = 0; plane < degrees.length; plane++) {
      degrees[plane] = random.nextFloat(-mostDegrees, mostDegrees);
    }
    boolean scales = random.nextBoolean(scalingProbability);
    float scale = random.nextFloat(leastScale, mostScale);
    if (!rotates && !scales) {
      return Optional.empty();
    }
    var map = scales ? scaling(scale) : AffineMap.identity();
    if (rotates) {
      map = map.times(rotation(degrees, extent, voxel));
    }
    return Optional.of(map);
  }

  private static AffineMap scaling(double scale) {
    return AffineMap.of(1 / scale, 0, 0, 0, 1 / scale, 0, 0, 0, 1 / scale);
  }

  /**
   * Returns a rotation as a map of voxels.
   *
   * @param degrees angle of each plane, in their order
   */
  static AffineMap rotation(float[] degrees, Extent extent, VoxelSize voxel) {
    var turned = turned(extent, voxel);
    var rotation = AffineMap.identity();
    for (var plane : Plane.ALL) {
      if (turned.map(it -> it == plane).orElse(true)
          && unlike(plane, extent, voxel) <= MOST_UNLIKE) {
        rotation = rotation.times(rotation(plane, degrees[Plane.ALL.indexOf(plane)], voxel));
      }
    }
    return rotation;
  }

  /** Returns the one plane that a rotation turns, or nothing if it turns all three. */
  private static Optional<Plane> turned(Extent extent, VoxelSize voxel) {
    Plane alike = Plane.ALL.get(0);
    boolean all = true;
    for (var plane : Plane.ALL) {
      all &= unlike(plane, extent, voxel) <= MOST_UNLIKE;
      if (unlike(plane, extent, voxel) < unlike(alike, extent, voxel)) {
        alike = plane;
      }
    }
    return all ? Optional.empty() : Optional.of(alike);
  }

  /** Returns by which factor the axes of a plane differ, in voxel size or length of the crop. */
  private static double unlike(Plane plane, Extent extent, VoxelSize voxel) {
    return Math.max(
        ratio(plane.first().edge(voxel), plane.second().edge(voxel)),
        ratio(plane.first().length(extent), plane.second().length(extent)));
  }

  private static double ratio(double one, double other) {
    return Math.max(one, other) / Math.min(one, other);
  }

  /** Returns the rotation of one plane, as voxels of unequal edges see it. */
  private static AffineMap rotation(Plane plane, double degrees, VoxelSize voxel) {
    double angle = StrictMath.toRadians(degrees);
    double cosine = StrictMath.cos(angle);
    double sine = StrictMath.sin(angle);
    int first = plane.first().index();
    int second = plane.second().index();
    double aspect = plane.first().edge(voxel) / plane.second().edge(voxel);
    var matrix = new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1};
    matrix[3 * first + first] = cosine;
    matrix[3 * second + second] = cosine;
    matrix[3 * first + second] = -sine / aspect;
    matrix[3 * second + first] = sine * aspect;
    return AffineMap.of(matrix);
  }
}
