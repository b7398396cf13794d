package org.byol3d.phantom;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Extent;

/**
 * Blood vessels: tubes along smooth random paths that branch and thin out. Some have dark lumina,
 * some are bright from residual blood.
 */
final class VesselField {
  private static final double PERSISTENCE = 0.9; // of the bend, from voxel to voxel
  private static final double CHILD_RADIUS = 0.65;
  private static final double LEAST_RADIUS = 0.9; // voxels: thinner vessels are invisible
  private static final double LENGTH = 110; // in radii
  private static final double TAPER = 0.5; // share of the radius lost from end to end

  private record Tip(Direction at, Direction along, double radius, float strength, long name) {}

  private final Extent extent;
  private final PhantomParameters.Vessels vessels;
  private final double voxel;
  private final double margin;
  private final float[] strength;

  private VesselField(Extent extent, PhantomParameters.Vessels vessels, double voxel) {
    this.extent = extent;
    this.vessels = vessels;
    this.voxel = voxel;
    // Vessels also begin outside, so that some enter through the faces.
    this.margin = Math.min(extent.shortest() / 4.0, 40);
    this.strength = new float[(int) extent.voxels()];
  }

  /**
   * Paints vessels into a tissue's fluorescence.
   *
   * @param plaques 1 within a plaque and 0 elsewhere
   */
  static void paint(
      TissueField tissue,
      byte[] plaques,
      Extent extent,
      PhantomParameters.Vessels vessels,
      double voxel,
      SplitRandom random) {
    var field = new VesselField(extent, vessels, voxel);
    var fluorescence = tissue.fluorescence();
    field.draw(
        1 - vessels.brightShare(),
        new Interval(vessels.darkness(), vessels.darkness()),
        random.split(0));
    for (var i = 0; i < fluorescence.length; i++) {
      // A plaque displaces a vessel's lumen.
      fluorescence[i] *= tissue.isInside(i) && plaques[i] == 0 ? 1 - field.strength[i] : 1;
    }
    Arrays.fill(field.strength, 0);
    field.draw(vessels.brightShare(), vessels.brightness(), random.split(1));
    for (var i = 0; i < fluorescence.length; i++) {
      fluorescence[i] += tissue.isInside(i) ? field.strength[i] : 0;
    }
  }

  private void draw(double share, Interval strengths, SplitRandom random) {
    var millimeters =
        (extent.depth() + 2 * margin)
            * (extent.height() + 2 * margin)
            * (extent.width() + 2 * margin)
            * voxel
            * voxel
            * voxel
            * 1e-9;
    var stems = Poisson.draw(share * vessels.density() * millimeters, random);
    for (var stem = 0; stem < stems; stem++) {
      var own = random.split(stem);
      var start =
          new Direction(
              place(extent.depth(), own), place(extent.height(), own), place(extent.width(), own));
      var radius = vessels.diameter().drawLogarithmic(own) / 2 / voxel;
      var tips = new ArrayDeque<Tip>();
      var value = (float) strengths.draw(own);
      tips.add(new Tip(start, Direction.draw(own), radius, value, 1));
      while (!tips.isEmpty()) {
        var tip = tips.remove();
        grow(tip, tips, own.split(tip.name));
      }
    }
  }

  private double place(int length, SplitRandom random) {
    return random.nextDouble() * (length + 2 * margin) - margin;
  }

  private void grow(Tip tip, ArrayDeque<Tip> tips, SplitRandom random) {
    var at = tip.at;
    var along = tip.along;
    var kick = vessels.curvature() * voxel * Math.sqrt(1 - PERSISTENCE * PERSISTENCE);
    var bend = Direction.normal(random, vessels.curvature() * voxel);
    var branches = 0;
    var end = LENGTH * tip.radius;
    for (var length = 0; length < end && isNear(at); length++) {
      var radius = tip.radius * (1 - TAPER * length / end);
      ball(at, radius, tip.strength);
      bend = bend.scaled(PERSISTENCE).plus(Direction.normal(random, kick), 1);
      along = along.plus(bend, 1).unit();
      at = at.plus(along, 1);
      if (random.nextBoolean(voxel / vessels.branching())
          && radius * CHILD_RADIUS >= LEAST_RADIUS) {
        // The number of a binary tree's node would overflow; the hash of a path need not be unique.
        var child = tip.name * 31 + ++branches;
        var aside = along.plus(Direction.draw(random), 0.9).unit();
        tips.add(new Tip(at, aside, radius * CHILD_RADIUS, tip.strength, child));
      }
    }
  }

  private boolean isNear(Direction at) {
    return isNear(at.d(), extent.depth())
        && isNear(at.h(), extent.height())
        && isNear(at.w(), extent.width());
  }

  private boolean isNear(double x, int length) {
    return x >= -margin && x <= length + margin;
  }

  private void ball(Direction at, double radius, float value) {
    var reach = radius + 0.5;
    for (var d = from(at.d(), reach); d <= to(at.d(), reach, extent.depth()); d++) {
      for (var h = from(at.h(), reach); h <= to(at.h(), reach, extent.height()); h++) {
        for (var w = from(at.w(), reach); w <= to(at.w(), reach, extent.width()); w++) {
          var distance = Math.sqrt(square(d - at.d()) + square(h - at.h()) + square(w - at.w()));
          var covered = value * (float) Math.max(0, Math.min(1, reach - distance));
          var i = (d * extent.height() + h) * extent.width() + w;
          strength[i] = Math.max(strength[i], covered);
        }
      }
    }
  }

  private static int from(double center, double reach) {
    return Math.max(0, (int) Math.ceil(center - reach));
  }

  private static int to(double center, double reach, int length) {
    return Math.min(length - 1, (int) Math.floor(center + reach));
  }

  private static double square(double x) {
    return x * x;
  }
}
