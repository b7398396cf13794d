package org.byol3d.segment.window;

import org.byol3d.text.Check;

/** Where windows start along an axis. */
public final class WindowPositions {
  private WindowPositions() {}

  /**
   * Returns nnU-Net's positions: n = ⌈(image − window) / (window · step)⌉ + 1 windows, the first at
   * 0, the last at the end, the others evenly between them, rounded with halves to even.
   *
   * <p>An image that is shorter than the window gets one window or none: pad it first ({@link
   * WindowPadding}). Small windows can repeat a position.
   *
   * @param image length of the image in voxels, at least 1
   * @param window length of the window in voxels, at least 1
   * @param step distance of neighboring windows as a fraction of the window, in (0, 1]
   */
  public static int[] along(int image, int window, double step) {
    Check.atLeast("image", image, 1);
    Check.atLeast("window", window, 1);
    Check.aboveZeroToOne("step", step);
    int count = Math.max(0, (int) Math.ceil((image - window) / (window * step)) + 1);
    var positions = new int[count];
    double distance = count > 1 ? (double) (image - window) / (count - 1) : 0;
    for (int k = 0; k < count; k++) {
      positions[k] = (int) Math.rint(distance * k);
    }
    return positions;
  }
}
