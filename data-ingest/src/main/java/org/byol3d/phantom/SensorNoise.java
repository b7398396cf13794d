package org.byol3d.phantom;

import org.byol3d.random.SplitRandom;

/**
 * The camera: turns light into electrons with shot noise, adds read noise, and returns 16 bits. It
 * uses the normal law of the same variance for the Poisson law: tissue gives tens of electrons and
 * more, where read noise hides the difference.
 */
final class SensorNoise {
  private static final int PART = 1 << 14;

  private SensorNoise() {}

  /**
   * Turns light into counts.
   *
   * @param light in units of fluorescence, at least 0
   * @param electrons mean electrons of one unit
   * @return counts, uint16
   */
  static short[] expose(
      float[] light, PhantomParameters.Camera camera, double electrons, SplitRandom random) {
    var counts = new short[light.length];
    var noise = new float[Math.min(PART, light.length)];
    var perUnit = (float) electrons;
    var readVariance = (float) (camera.readNoise() * camera.readNoise());
    var gain = (float) camera.gain();
    var offset = (float) camera.offset();
    for (var start = 0; start < light.length; start += PART) {
      var length = Math.min(PART, light.length - start);
      NormalQuantiles.fill(random.split(start), noise, 0, length);
      for (var i = 0; i < length; i++) {
        var mean = light[start + i] * perUnit;
        var measured = mean + (float) Math.sqrt(mean + readVariance) * noise[i];
        var count = Math.round(offset + gain * measured);
        counts[start + i] = (short) Math.max(0, Math.min(0xffff, count));
      }
    }
    return counts;
  }
}
