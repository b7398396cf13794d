package org.byol3d.report.preview;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.byol3d.augment.Axis;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;

/**
 * Collects the maximum-intensity projections of a volume along its three axes, box by box. The
 * memory is that of three pictures of at most {@value #MOST_PIXELS} pixels per side, for any size
 * of the volume. Where a picture has fewer pixels than voxels, a pixel is the greatest value of all
 * the voxels it covers. It is not thread-safe.
 */
final class MaximumProjections {
  static final int MOST_PIXELS = 512;

  private final Extent volume;
  private final int depth;
  private final int height;
  private final int width;
  private final int[] pixelOfD;
  private final int[] pixelOfH;
  private final int[] pixelOfW;
  private final Map<Axis, float[]> maxima = new EnumMap<>(Axis.class);

  MaximumProjections(Extent volume) {
    this.volume = volume;
    this.depth = Math.min(MOST_PIXELS, volume.depth());
    this.height = Math.min(MOST_PIXELS, volume.height());
    this.width = Math.min(MOST_PIXELS, volume.width());
    this.pixelOfD = pixels(volume.depth(), depth);
    this.pixelOfH = pixels(volume.height(), height);
    this.pixelOfW = pixels(volume.width(), width);
    maxima.put(Axis.D, empty(height, width));
    maxima.put(Axis.H, empty(depth, width));
    maxima.put(Axis.W, empty(depth, height));
  }

  /** Returns the pixel of each voxel of an axis, as evenly as whole pixels allow. */
  private static int[] pixels(int voxels, int pixels) {
    var of = new int[voxels];
    Arrays.setAll(of, voxel -> (int) ((long) voxel * pixels / voxels));
    return of;
  }

  private static float[] empty(int rows, int columns) {
    var values = new float[rows * columns];
    Arrays.fill(values, Float.NEGATIVE_INFINITY);
    return values;
  }

  /**
   * Adds the voxels of a box.
   *
   * @param voxels {@code [D, H, W]} of the box from index 0; finite
   */
  void add(Box box, float[] voxels) {
    var alongD = maxima.get(Axis.D);
    var alongH = maxima.get(Axis.H);
    var alongW = maxima.get(Axis.W);
    var extent = box.extent();
    var at = 0;
    for (var d = 0; d < extent.depth(); d++) {
      var rowD = pixelOfD[box.d() + d];
      for (var h = 0; h < extent.height(); h++) {
        var rowH = pixelOfH[box.h() + h];
        var most = Float.NEGATIVE_INFINITY;
        for (var w = 0; w < extent.width(); w++, at++) {
          var value = voxels[at];
          var column = pixelOfW[box.w() + w];
          alongD[rowH * width + column] = Math.max(alongD[rowH * width + column], value);
          alongH[rowD * width + column] = Math.max(alongH[rowD * width + column], value);
          most = Math.max(most, value);
        }
        alongW[rowD * height + rowH] = Math.max(alongW[rowD * height + rowH], most);
      }
    }
  }

  /** Returns the pictures along D, H and W, once every voxel was added. */
  List<Projection> pictures() {
    return List.of(
        Projection.stretched(Axis.D, volume, maxima.get(Axis.D), height, width),
        Projection.stretched(Axis.H, volume, maxima.get(Axis.H), depth, width),
        Projection.stretched(Axis.W, volume, maxima.get(Axis.W), depth, height));
  }
}
