package org.byol3d.phantom;

import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Extent;

/**
 * Autofluorescence of a piece of brain: gray matter and fiber tracts, texture at several scales,
 * and in some patches the brain's surface with its brighter rim.
 */
final class TissueField {
  private static final float LEAST_TEXTURE = 0.1f;
  private static final double SURFACE_SCALE = 2; // of its undulation, in region scales
  private static final double SURFACE_HEIGHT = 0.15;

  private final Extent extent;
  private final float[] fluorescence;
  private final float[] tract; // 0 in gray matter, 1 in a fiber tract
  private final float[] depth; // voxels below the surface; null: no surface near

  private TissueField(Extent extent, float[] fluorescence, float[] tract, float[] depth) {
    this.extent = extent;
    this.fluorescence = fluorescence;
    this.tract = tract;
    this.depth = depth;
  }

  /** Draws a piece of tissue. */
  static TissueField draw(
      Extent extent, PhantomParameters.Tissue tissue, double voxel, SplitRandom random) {
    var tract = tract(extent, tissue, voxel, random.split(0));
    var fluorescence = new float[tract.length];
    for (var i = 0; i < tract.length; i++) {
      fluorescence[i] = (float) (1 + (tissue.tractFluorescence() - 1) * tract[i]);
    }
    texture(extent, tissue, voxel, random.split(1), fluorescence);
    var surface = random.split(2);
    if (!surface.nextBoolean(tissue.surfaceProbability())) {
      return new TissueField(extent, fluorescence, tract, null);
    }
    var depth = depth(extent, tissue, voxel, surface);
    cutAtSurface(tissue, voxel, depth, fluorescence);
    return new TissueField(extent, fluorescence, tract, depth);
  }

  private static float[] tract(
      Extent extent, PhantomParameters.Tissue tissue, double voxel, SplitRandom random) {
    var period = tissue.regionScale() / voxel;
    var noise = SmoothNoise.draw(extent, period, period, period, random);
    for (var i = 0; i < noise.length; i++) {
      noise[i] = smoothStep((noise[i] - 0.2f) / 0.5f);
    }
    return noise;
  }

  private static void texture(
      Extent extent,
      PhantomParameters.Tissue tissue,
      double voxel,
      SplitRandom random,
      float[] fluorescence) {
    for (var band = 0; band < tissue.textures().size(); band++) {
      var texture = tissue.textures().get(band);
      var period = Math.max(1, texture.scale() / voxel);
      var noise = SmoothNoise.draw(extent, period, period, period, random.split(band));
      var deviation = (float) texture.deviation();
      for (var i = 0; i < noise.length; i++) {
        fluorescence[i] *= Math.max(LEAST_TEXTURE, 1 + deviation * noise[i]);
      }
    }
  }

  private static float[] depth(
      Extent extent, PhantomParameters.Tissue tissue, double voxel, SplitRandom random) {
    var period = SURFACE_SCALE * tissue.regionScale() / voxel;
    var depth = SmoothNoise.draw(extent, period, period, period, random.split(0));
    var inward = Direction.draw(random);
    // The plane crosses the patch's inner half: some voxels are inside, some outside.
    var reach = extent.shortest() * 0.5 * (random.nextDouble() - 0.5);
    var height = (float) (SURFACE_HEIGHT * tissue.regionScale() / voxel);
    var i = 0;
    for (var d = 0; d < extent.depth(); d++) {
      for (var h = 0; h < extent.height(); h++) {
        for (var w = 0; w < extent.width(); w++, i++) {
          var along =
              inward.d() * (d - extent.depth() / 2.0)
                  + inward.h() * (h - extent.height() / 2.0)
                  + inward.w() * (w - extent.width() / 2.0);
          depth[i] = (float) (along - reach) + height * depth[i];
        }
      }
    }
    return depth;
  }

  private static void cutAtSurface(
      PhantomParameters.Tissue tissue, double voxel, float[] depth, float[] fluorescence) {
    var rimDepth = tissue.rimDepth() / voxel;
    for (var i = 0; i < depth.length; i++) {
      var inside = smoothStep(depth[i] + 0.5f);
      if (depth[i] > 0 && depth[i] < 6 * rimDepth) {
        fluorescence[i] *= (float) (1 + tissue.rim() * StrictMath.exp(-depth[i] / rimDepth));
      }
      fluorescence[i] = (float) (tissue.outside() + (fluorescence[i] - tissue.outside()) * inside);
    }
  }

  private static float smoothStep(float x) {
    var t = Math.max(0, Math.min(1, x));
    return t * t * (3 - 2 * t);
  }

  /** Returns the fluorescence {@code [D, H, W]}; plaques and vessels are painted into it. */
  float[] fluorescence() {
    return fluorescence;
  }

  /** Returns the share of a voxel's tissue that is fiber tract, in [0, 1]. */
  double tract(int d, int h, int w) {
    return tract[index(d, h, w)];
  }

  /** Returns whether a voxel is in the brain, by its row-major index. */
  boolean isInside(int index) {
    return depth == null || depth[index] > 0;
  }

  /** Returns the voxels below the surface of the brain; negative outside. */
  double depth(int d, int h, int w) {
    return depth == null ? Double.POSITIVE_INFINITY : depth[index(d, h, w)];
  }

  private int index(int d, int h, int w) {
    return (d * extent.height() + h) * extent.width() + w;
  }
}
