package org.byol3d.segment.window;

import java.io.IOException;
import java.util.Locale;
import org.byol3d.segment.Numbers;
import org.byol3d.text.Check;
import org.byol3d.volume.Extent;

/**
 * Predicts whole volumes by a sliding window. Immutable.
 *
 * @param window extent of a window, usually the crop of training
 * @param step distance of neighboring windows as a fraction of the window, in (0, 1]
 * @param classes channels of the logits, at least 1
 * @param doubleSums whether sums are in double precision; otherwise in single precision, which is
 *     enough for masks and takes half of the memory
 */
public record SlidingWindow(Extent window, double step, int classes, boolean doubleSums) {
  /** nnU-Net's step: windows overlap by a half. */
  public static final double HALF = 0.5;

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public SlidingWindow {
    Check.aboveZeroToOne("step", step);
    Check.atLeast("classes", classes, 1);
  }

  /**
   * Predicts a volume. The windows are predicted one after the other; the memory is that of {@link
   * WindowSums} and of one window.
   *
   * @param image {@code [C, D, H, W]}, of any extent
   * @param channels C
   * @param extent D, H and W
   * @param model gives the logits of a window
   * @param sink receives the logits of the volume, plane by plane
   * @throws IllegalArgumentException if the image has another number of voxels
   * @throws IOException from the sink
   */
  public void predict(float[] image, int channels, Extent extent, WindowModel model, PlaneSink sink)
      throws IOException {
    if (image.length != Math.multiplyExact(channels, extent.voxels())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d voxels for %d channels of an image %s",
              image.length,
              channels,
              extent));
    }
    var grid = WindowGrid.of(extent, window, step);
    var precision = doubleSums ? Numbers.of(new double[0]) : Numbers.of(new float[0]);
    var sums = new WindowSums(grid, classes, new GaussianImportance(window), precision, sink);
    for (int i = 0; i < grid.size(); i++) {
      sums.add(model.logits(grid.voxels(image, channels, i)));
    }
  }
}
