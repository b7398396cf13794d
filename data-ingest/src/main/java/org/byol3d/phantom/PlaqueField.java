package org.byol3d.phantom;

import java.util.ArrayList;
import java.util.List;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Extent;

/**
 * Aβ plaques: a dense core in a diffuse, uneven spheroid, which multiplies the fluorescence of the
 * tissue. Plaques are rarer in fiber tracts and stay below the brain's surface.
 */
final class PlaqueField {
  private static final double TRACT_AVOIDANCE = 0.7;
  private static final int LOBES = 5;
  private static final double LOBE_HEIGHT = 0.22;
  private static final double SOFT_FROM = 0.75; // of the radius: where the spheroid begins to fade
  private static final double SOFT_TO = 1.25;
  // No lobe reaches beyond this many radii.
  private static final double REACH = SOFT_TO * (1 + LOBES * LOBE_HEIGHT);

  private final Extent extent;
  private final PhantomParameters.Plaques plaques;
  private final double voxel;
  private final float[] fluorescence;
  private final byte[] mask;
  private final List<Plaque> painted = new ArrayList<>();

  private PlaqueField(
      Extent extent, PhantomParameters.Plaques plaques, double voxel, float[] fluorescence) {
    this.extent = extent;
    this.plaques = plaques;
    this.voxel = voxel;
    this.fluorescence = fluorescence;
    this.mask = new byte[fluorescence.length];
  }

  /**
   * Paints plaques into a tissue's fluorescence.
   *
   * @param density plaques per mm³
   */
  static PlaqueField paint(
      TissueField tissue,
      Extent extent,
      PhantomParameters.Plaques plaques,
      double density,
      double voxel,
      SplitRandom random) {
    var field = new PlaqueField(extent, plaques, voxel, tissue.fluorescence());
    var millimeters = extent.voxels() * voxel * voxel * voxel * 1e-9;
    var count = Poisson.draw(density * millimeters, random);
    for (var i = 0; i < count; i++) {
      var own = random.split(i);
      var plaque =
          new Plaque(
              own.nextDouble() * (extent.depth() - 1),
              own.nextDouble() * (extent.height() - 1),
              own.nextDouble() * (extent.width() - 1),
              plaques.diameter().drawLogarithmic(own),
              plaques.contrast().drawLogarithmic(own));
      var d = (int) Math.rint(plaque.d());
      var h = (int) Math.rint(plaque.h());
      var w = (int) Math.rint(plaque.w());
      var avoided = own.nextBoolean(TRACT_AVOIDANCE * tissue.tract(d, h, w));
      if (!avoided && tissue.depth(d, h, w) > plaque.diameter() / voxel) {
        field.paint(plaque, own);
        field.painted.add(plaque);
      }
    }
    return field;
  }

  /** Returns the painted plaques. */
  List<Plaque> painted() {
    return List.copyOf(painted);
  }

  /** Returns 1 within a plaque and 0 elsewhere. */
  byte[] mask() {
    return mask;
  }

  private void paint(Plaque plaque, SplitRandom random) {
    var radius = plaque.diameter() / 2 / voxel;
    var shape = new Shape(plaques.elongation().draw(random), random);
    var reach = radius * REACH;
    for (var d = from(plaque.d(), reach); d <= to(plaque.d(), reach, extent.depth()); d++) {
      for (var h = from(plaque.h(), reach); h <= to(plaque.h(), reach, extent.height()); h++) {
        for (var w = from(plaque.w(), reach); w <= to(plaque.w(), reach, extent.width()); w++) {
          var rho =
              shape.radii(new Direction(d - plaque.d(), h - plaque.h(), w - plaque.w())) / radius;
          if (rho < SOFT_TO) {
            var i = (d * extent.height() + h) * extent.width() + w;
            fluorescence[i] *= (float) (1 + plaque.contrast() * profile(rho));
            if (rho <= 1) {
              mask[i] = 1;
            }
          }
        }
      }
    }
  }

  private double profile(double rho) {
    var t = Math.max(0, Math.min(1, (SOFT_TO - rho) / (SOFT_TO - SOFT_FROM)));
    var core = rho / plaques.core();
    return plaques.halo() * t * t * (3 - 2 * t)
        + (1 - plaques.halo()) * StrictMath.exp(-core * core / 2);
  }

  private static int from(double center, double reach) {
    return Math.max(0, (int) Math.ceil(center - reach));
  }

  private static int to(double center, double reach, int length) {
    return Math.min(length - 1, (int) Math.floor(center + reach));
  }

  /** An ellipsoid of revolution with bumps and dents, of about the unit sphere's volume. */
  private static final class Shape {
    private final Direction axis;
    private final double stretch;
    private final Direction[] lobes = new Direction[LOBES];
    private final double[] heights = new double[LOBES];

    Shape(double elongation, SplitRandom random) {
      this.axis = Direction.draw(random);
      this.stretch = StrictMath.cbrt(elongation);
      for (var i = 0; i < LOBES; i++) {
        lobes[i] = Direction.draw(random);
        heights[i] = LOBE_HEIGHT * (2 * random.nextDouble() - 1);
      }
    }

    /** Returns a point's distance from the center relative to the shape's surface, in radii. */
    double radii(Direction from) {
      var squared = from.dot(from);
      if (squared == 0) {
        return 0;
      }
      var along = from.dot(axis);
      // The long axis is stretched by elongation^⅔, the others are shrunk by elongation^⅓.
      var long2 = along * along / (stretch * stretch * stretch * stretch);
      var short2 = (squared - along * along) * (stretch * stretch);
      var surface = 1.0;
      var length = Math.sqrt(squared);
      for (var i = 0; i < LOBES; i++) {
        var facing = Math.max(0, from.dot(lobes[i]) / length);
        surface += heights[i] * facing * facing;
      }
      return Math.sqrt(long2 + short2) / surface;
    }
  }
}
