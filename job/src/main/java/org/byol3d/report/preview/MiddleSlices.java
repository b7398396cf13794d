package org.byol3d.report.preview;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.byol3d.augment.Axis;
import org.byol3d.report.page.GrayImage;
import org.byol3d.volume.Extent;

/** Cuts the middle slices of a crop across its three axes. */
final class MiddleSlices {
  private MiddleSlices() {}

  /** Returns the index of the slice that is shown, of an axis of that many voxels. */
  static int middle(int length) {
    return length / 2;
  }

  /**
   * Returns the slices at the middle of D, of H and of W, black at 0 and white at 1: as the encoder
   * sees them.
   *
   * @param crop {@code [D, H, W]} in [0, 1]
   */
  static Map<Axis, GrayImage> of(float[] crop, Extent extent) {
    var slices = new EnumMap<Axis, GrayImage>(Axis.class);
    for (var axis : Axis.values()) {
      slices.put(axis, slice(crop, extent, axis));
    }
    return Collections.unmodifiableMap(slices);
  }

  private static GrayImage slice(float[] crop, Extent extent, Axis axis) {
    var rows = Projection.length(extent, Projection.rowAxis(axis));
    var columns = Projection.length(extent, Projection.columnAxis(axis));
    var from = middle(Projection.length(extent, axis)) * stride(extent, axis);
    var down = stride(extent, Projection.rowAxis(axis));
    var right = stride(extent, Projection.columnAxis(axis));
    var values = new float[rows * columns];
    for (var row = 0; row < rows; row++) {
      for (var column = 0; column < columns; column++) {
        values[row * columns + column] = crop[from + row * down + column * right];
      }
    }
    return GrayImage.of(values, columns, rows, 0, 1);
  }

  private static int stride(Extent extent, Axis axis) {
    return switch (axis) {
      case D -> extent.height() * extent.width();
      case H -> extent.width();
      case W -> 1;
    };
  }
}
