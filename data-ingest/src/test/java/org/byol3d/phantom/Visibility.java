package org.byol3d.phantom;

import java.util.ArrayList;
import java.util.List;

/** Measures how well plaques differ from the rest of a patch. */
final class Visibility {
  private Visibility() {}

  /**
   * Returns the best Dice coefficient with the mask that a single threshold on the counts reaches.
   */
  static double bestThresholdDice(PhantomPatch patch) {
    var all = new int[1 << 16];
    var inPlaques = new int[1 << 16];
    var plaqueVoxels = 0L;
    for (var i = 0; i < patch.counts().length; i++) {
      var count = patch.counts()[i] & 0xffff;
      all[count]++;
      inPlaques[count] += patch.mask()[i];
      plaqueVoxels += patch.mask()[i];
    }
    var best = 0.0;
    var above = 0L;
    var found = 0L;
    for (var threshold = all.length - 1; threshold >= 0; threshold--) {
      above += all[threshold];
      found += inPlaques[threshold];
      best = Math.max(best, 2.0 * found / (above + plaqueVoxels));
    }
    return best;
  }

  /**
   * Returns for each plaque how much the mean of its inner half exceeds the mean of the shell
   * around it, in standard deviations of the shell.
   */
  static List<Double> contrastToNoise(PhantomPatch patch, double voxel) {
    var all = new ArrayList<Double>();
    for (var plaque : patch.plaques()) {
      var shell = shell(patch, plaque, plaque.diameter() / 2 / voxel);
      if (shell.voxels > 100) { // otherwise it is in a corner, or among others
        all.add(shell.contrastToNoise());
      }
    }
    return all;
  }

  private static Shell shell(PhantomPatch patch, Plaque plaque, double radius) {
    var extent = patch.extent();
    var shell = new Shell();
    var reach = 1.6 * radius + 4;
    for (var d = from(plaque.d(), reach); d < to(plaque.d(), reach, extent.depth()); d++) {
      for (var h = from(plaque.h(), reach); h < to(plaque.h(), reach, extent.height()); h++) {
        for (var w = from(plaque.w(), reach); w < to(plaque.w(), reach, extent.width()); w++) {
          var i = (d * extent.height() + h) * extent.width() + w;
          var distance =
              Math.sqrt(
                  Math.pow(d - plaque.d(), 2)
                      + Math.pow(h - plaque.h(), 2)
                      + Math.pow(w - plaque.w(), 2));
          var count = patch.counts()[i] & 0xffff;
          if (distance <= Math.max(1, 0.6 * radius)) {
            shell.inside += count;
            shell.insideVoxels++;
          } else if (distance > 1.6 * radius + 1 && distance <= reach && patch.mask()[i] == 0) {
            shell.sum += count;
            shell.squares += (double) count * count;
            shell.voxels++;
          }
        }
      }
    }
    return shell;
  }

  private static int from(double center, double reach) {
    return Math.max(0, (int) (center - reach));
  }

  private static int to(double center, double reach, int length) {
    return Math.min(length, (int) (center + reach) + 2);
  }

  private static final class Shell {
    double inside;
    int insideVoxels;
    double sum;
    double squares;
    int voxels;

    double contrastToNoise() {
      var mean = sum / voxels;
      return (inside / insideVoxels - mean) / Math.sqrt(squares / voxels - mean * mean);
    }
  }
}
