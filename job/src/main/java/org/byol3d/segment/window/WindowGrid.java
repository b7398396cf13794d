package org.byol3d.segment.window;

import java.util.ArrayList;
import java.util.List;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;

/**
 * The windows that cover a padded image, in row-major order of their starts.
 *
 * @param padding the image and its zeros
 * @param window extent of a window
 * @param d starts along D in the padded image
 * @param h starts along H
 * @param w starts along W
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record WindowGrid(WindowPadding padding, Extent window, int[] d, int[] h, int[] w) {

  /**
   * Returns the grid of an image.
   *
   * @param image extent of the image, of any size
   * @param window extent of a window
   * @param step distance of neighboring windows as a fraction of the window, in (0, 1]; nnU-Net's
   *     default is ½
   */
  public static WindowGrid of(Extent image, Extent window, double step) {
    var padding = WindowPadding.of(image, window);
    var padded = padding.padded();
    return new WindowGrid(
        padding,
        window,
        WindowPositions.along(padded.depth(), window.depth(), step),
        WindowPositions.along(padded.height(), window.height(), step),
        WindowPositions.along(padded.width(), window.width(), step));
  }

  /** Returns the number of windows. */
  public int size() {
    return Math.multiplyExact(Math.multiplyExact(d.length, h.length), w.length);
  }

  /** Returns where each window is in the padded image, in order. */
  public List<Box> windows() {
    var boxes = new ArrayList<Box>(size());
    for (int i : d) {
      for (int j : h) {
        for (int k : w) {
          boxes.add(new Box(i, j, k, window));
        }
      }
    }
    return boxes;
  }

  /**
   * Copies the voxels of a window, with zeros where it leaves the image.
   *
   * @param image {@code [C, D, H, W]} of the image without its zeros
   * @param channels C
   * @param index of the window, in {@code [0, size)}
   * @return {@code [C, D, H, W]} of the window
   */
  public float[] voxels(float[] image, int channels, int index) {
    return padding.window(image, channels, window, start(index));
  }

  /** Returns where a window starts in the padded image, {@code [D, H, W]}. */
  int[] start(int index) {
    return new int[] {
      d[index / w.length / h.length], h[index / w.length % h.length], w[index % w.length]
    };
  }
}
