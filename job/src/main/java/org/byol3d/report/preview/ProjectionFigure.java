package org.byol3d.report.preview;

import java.util.Locale;
import java.util.Optional;
import org.byol3d.crop.CropPair;
import org.byol3d.volume.Box;
import org.byol3d.volume.VoxelSize;

/**
 * Lays out a maximum-intensity projection with the two crops of a pair drawn on it. Coordinates are
 * voxels of the picture.
 *
 * @param projection the picture
 * @param pair the crops
 * @param voxelSize size of a voxel, for a scale bar; empty if it is not known
 */
record ProjectionFigure(Projection projection, CropPair pair, Optional<VoxelSize> voxelSize) {
  // Share of the picture's longer side; the shorter may be a few voxels.
  private static final double LABEL_SIZE = 0.045;

  Projection.Face first() {
    return projection.face(pair.first());
  }

  Projection.Face second() {
    return projection.face(pair.second());
  }

  String description() {
    return "Maximum-intensity projection of the volume along %s; crop 1 covers %s, crop 2 %s"
        .formatted(projection.axis(), position(pair.first()), position(pair.second()));
  }

  /** Formats a box as {@code D 3–99, H 0–96, W 12–108}. */
  static String position(Box box) {
    var extent = box.extent();
    return String.format(
        Locale.ROOT,
        "D %d–%d, H %d–%d, W %d–%d",
        box.d(),
        box.d() + extent.depth(),
        box.h(),
        box.h() + extent.height(),
        box.w(),
        box.w() + extent.width());
  }

  /** Returns a bar that shows the scale along the rows, if the size of a voxel is known. */
  Optional<ScaleBar> scaleBar() {
    return voxelSize.map(
        size ->
            ScaleBar.of(projection.columns(), Projection.columnAxis(projection.axis()).edge(size)));
  }

  double labelSize() {
    return LABEL_SIZE * Math.max(projection.columns(), projection.rows());
  }

  double firstLabelX() {
    return first().left() + labelSize() / 3;
  }

  /** Returns a place above the crop, or within it where the picture ends there. */
  double firstLabelY() {
    var above = first().top() - labelSize() / 3;
    return above >= labelSize() ? above : first().top() + labelSize();
  }

  double secondLabelX() {
    return second().left() + second().width() - labelSize() / 3;
  }

  /** Returns a place below the crop, or within it where the picture ends there. */
  double secondLabelY() {
    var bottom = second().top() + second().height();
    var below = bottom + labelSize();
    return below <= projection.rows() - labelSize() / 3 ? below : bottom - labelSize() / 3;
  }
}
