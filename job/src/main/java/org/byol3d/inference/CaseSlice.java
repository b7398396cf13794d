package org.byol3d.inference;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.byol3d.segment.component.Component;
import org.byol3d.segment.component.Components;
import org.byol3d.segment.component.Neighborhood;
import org.byol3d.volume.Extent;
import org.byol3d.volume.GrayLevel;
import org.byol3d.volume.Normalization;
import org.byol3d.volume.VolumeStatistics;

/**
 * A slice of a case for people to look at: across D, through the middle of its largest true plaque;
 * without one, of its largest predicted plaque; without both, of the volume. A slice is cut down to
 * {@link #MOST_EDGE} pixels around that place.
 *
 * @param name of the case
 * @param d place of the slice along D
 * @param h first row of the slice in the volume
 * @param w first column of the slice in the volume
 * @param height rows
 * @param width columns
 * @param gray {@code [height, width]}: 0 for black to 255 for white
 * @param truth class of each pixel; 0 for a voxel that is ignored
 * @param prediction class of each pixel
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CaseSlice(
    String name,
    int d,
    int h,
    int w,
    int height,
    int width,
    byte[] gray,
    byte[] truth,
    byte[] prediction)
    implements Serializable {
  /** The most rows and columns of a slice. */
  public static final int MOST_EDGE = 256;

  /**
   * @throws IllegalArgumentException if an array has another number of pixels
   */
  public CaseSlice {
    int pixels = Math.multiplyExact(height, width);
    if (height < 1
        || width < 1
        || gray.length != pixels
        || truth.length != pixels
        || prediction.length != pixels) {
      throw new IllegalArgumentException(
          "slice of " + name + ": " + gray.length + " pixels for " + height + " × " + width);
    }
  }

  /**
   * Cuts a slice.
   *
   * @param image {@code [D, H, W]}, normalized
   * @param normalization of the image: voxels in [0, 1] are shown from black to white, others from
   *     the 0.5th to the 99.5th percentile
   * @param statistics of the volume
   * @param prediction class of each voxel
   */
  static CaseSlice cut(
      String name,
      float[] image,
      Normalization normalization,
      VolumeStatistics statistics,
      Truth truth,
      byte[] prediction,
      Extent extent) {
    double low = normalization.isBounded() ? 0 : statistics.p0p5();
    double high = normalization.isBounded() ? 1 : statistics.p99p5();
    var actualClasses = truth.counted();
    int d = extent.depth() / 2;
    double h = extent.height() / 2.0;
    double w = extent.width() / 2.0;
    var shown = largest(actualClasses, extent).or(() -> largest(prediction, extent));
    if (shown.isPresent()) {
      var box = shown.get().box();
      d = box.d() + box.extent().depth() / 2;
      h = box.h() + box.extent().height() / 2.0;
      w = box.w() + box.extent().width() / 2.0;
    }
    int height = Math.min(MOST_EDGE, extent.height());
    int width = Math.min(MOST_EDGE, extent.width());
    int top = start(h, height, extent.height());
    int left = start(w, width, extent.width());
    var gray = new byte[height * width];
    var actual = new byte[height * width];
    var predicted = new byte[height * width];
    for (int row = 0; row < height; row++) {
      int from = (d * extent.height() + top + row) * extent.width() + left;
      for (int column = 0; column < width; column++) {
        gray[row * width + column] = (byte) GrayLevel.of(image[from + column], low, high);
      }
      System.arraycopy(actualClasses, from, actual, row * width, width);
      System.arraycopy(prediction, from, predicted, row * width, width);
    }
    return new CaseSlice(name, d, top, left, height, width, gray, actual, predicted);
  }

  private static Optional<Component> largest(byte[] classes, Extent extent) {
    List<Component> components = Components.of(classes, extent, Neighborhood.CORNERS).list();
    return components.stream()
        .max(
            Comparator.comparingLong(Component::voxels)
                .thenComparing(Component::label, Comparator.reverseOrder()));
  }

  private static int start(double center, int length, int most) {
    return Math.max(0, Math.min(most - length, (int) Math.round(center - length / 2.0)));
  }
}
