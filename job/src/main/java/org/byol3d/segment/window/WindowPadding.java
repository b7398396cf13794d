package org.byol3d.segment.window;

import org.byol3d.volume.Extent;

/**
 * The zeros around an image that is smaller than a window: ⌊missing / 2⌋ voxels before it along
 * each axis, and the others behind it.
 *
 * @param image extent of the image
 * @param padded extent with the zeros; each axis at least as long as the window
 * @param d voxels before the image along D
 * @param h voxels before the image along H
 * @param w voxels before the image along W
 */
public record WindowPadding(Extent image, Extent padded, int d, int h, int w) {

  /** Returns the padding that an image needs for a window. */
  public static WindowPadding of(Extent image, Extent window) {
    return new WindowPadding(
        image,
        new Extent(
            Math.max(image.depth(), window.depth()),
            Math.max(image.height(), window.height()),
            Math.max(image.width(), window.width())),
        Math.max(0, window.depth() - image.depth()) / 2,
        Math.max(0, window.height() - image.height()) / 2,
        Math.max(0, window.width() - image.width()) / 2);
  }

  /**
   * Copies a window out of an image, with zeros where the window leaves it.
   *
   * @param channels number of images, one after the other
   * @param values {@code [C, D, H, W]} of the image
   * @param window extent of the window
   * @param at start of the window in the padded image, {@code [D, H, W]}
   */
  float[] window(float[] values, int channels, Extent window, int[] at) {
    var result = new float[channels * (int) window.voxels()];
    int firstW = Math.max(0, w - at[2]);
    int count = Math.min(window.width(), w + image.width() - at[2]) - firstW;
    if (count <= 0) {
      return result;
    }
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < window.depth(); i++) {
        int sourceD = at[0] + i - d;
        if (sourceD < 0 || sourceD >= image.depth()) {
          continue;
        }
        for (int j = 0; j < window.height(); j++) {
          int sourceH = at[1] + j - h;
          if (sourceH < 0 || sourceH >= image.height()) {
            continue;
          }
          int from =
              ((c * image.depth() + sourceD) * image.height() + sourceH) * image.width()
                  + at[2]
                  + firstW
                  - w;
          int to = ((c * window.depth() + i) * window.height() + j) * window.width() + firstW;
          System.arraycopy(values, from, result, to, count);
        }
      }
    }
    return result;
  }
}
