package org.byol3d.phantom;

import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Extent;

/**
 * Lights each voxel: the sheet enters along W and weakens on its way through the tissue. Objects in
 * its way cast shadows along W: stripes that differ from row to row and from plane to plane.
 */
final class LightSheet {
  private static final double LEAST_LIGHT = 0.2;
  private static final double STRIPE_ALONG_D = 3; // stripe widths between independent planes

  private LightSheet() {}

  /**
   * Lights a field of fluorescence in place.
   *
   * @param attenuation µm in which the sheet falls to 1/e
   * @param entryDepth µm of tissue that it has passed before the patch
   * @param fromFarFace whether it enters at the end of W
   * @param stripes standard deviation of the shadows
   */
  static void light(
      float[] field,
      Extent extent,
      PhantomParameters.Optics optics,
      double voxel,
      double attenuation,
      double entryDepth,
      boolean fromFarFace,
      double stripes,
      SplitRandom random) {
    var width = extent.width();
    var sheet = new float[width];
    for (var w = 0; w < width; w++) {
      var passed = (fromFarFace ? width - 1 - w : w) * voxel;
      sheet[w] = (float) StrictMath.exp(-(entryDepth + passed) / attenuation);
    }
    var period = Math.max(1, optics.stripeWidth() / voxel);
    var shadows =
        SmoothNoise.draw(
            new Extent(extent.depth(), extent.height(), 1),
            STRIPE_ALONG_D * period,
            period,
            1,
            random);
    for (var row = 0; row < shadows.length; row++) {
      var light = (float) Math.max(LEAST_LIGHT, 1 + stripes * shadows[row]);
      for (var w = 0; w < width; w++) {
        field[row * width + w] *= light * sheet[w];
      }
    }
  }
}
