package org.byol3d.report.preview;

import java.io.IOException;
import org.byol3d.crop.CropPair;
import org.byol3d.report.page.Axes;
import org.byol3d.report.page.Markup;
import org.byol3d.report.page.Numbers;
import org.byol3d.volume.Box;

/** A maximum-intensity projection with the two crops of a pair drawn on it. */
final class ProjectionFigure {
  // Of the picture's longer side; the shorter may be a few voxels.
  private static final double LABEL_SIZE = 0.045;

  private ProjectionFigure() {}

  static void write(Markup page, Projection projection, CropPair pair) throws IOException {
    var rows = Projection.rowAxis(projection.axis());
    var columns = Projection.columnAxis(projection.axis());
    page.open("figure")
        .open(
            "div",
            "class",
            "projection",
            "style",
            "aspect-ratio: %d / %d".formatted(projection.columns(), projection.rows()))
        .leaf(
            "img",
            "src",
            Png.dataUri(projection.image()),
            "alt",
            "Maximum-intensity projection of the volume along %s; crop 1 covers %s, crop 2 %s"
                .formatted(projection.axis(), position(pair.first()), position(pair.second())));
    overlay(page, projection, pair);
    page.close()
        .element(
            "figcaption",
            "Along %s: %s down, %s to the right, %d × %d voxels; black %s, white %s"
                .formatted(
                    projection.axis(),
                    rows,
                    columns,
                    projection.rows(),
                    projection.columns(),
                    Numbers.text(projection.low()),
                    Numbers.text(projection.high())))
        .close();
  }

  /** A box as people read it: {@code D 3–99, H 0–96, W 12–108}. */
  static String position(Box box) {
    var extent = box.extent();
    return "D %d–%d, H %d–%d, W %d–%d"
        .formatted(
            box.d(),
            box.d() + extent.depth(),
            box.h(),
            box.h() + extent.height(),
            box.w(),
            box.w() + extent.width());
  }

  /** In voxels of the picture, so that a box's numbers are the sampler's. */
  private static void overlay(Markup page, Projection projection, CropPair pair)
      throws IOException {
    page.open(
        "svg",
        "viewBox",
        "0 0 %d %d".formatted(projection.columns(), projection.rows()),
        "preserveAspectRatio",
        "none",
        "aria-hidden",
        "true");
    var size = LABEL_SIZE * Math.max(projection.columns(), projection.rows());
    var first = projection.face(pair.first());
    box(page, first, "crop1");
    var second = projection.face(pair.second());
    box(page, second, "crop2");
    // After both boxes, so that no line crosses a label. Above one and below the other, unless the
    // picture ends there.
    var above = first.top() - size / 3;
    label(
        page,
        "crop 1",
        "crop1",
        first.left() + size / 3,
        above >= size ? above : first.top() + size,
        size,
        "start");
    var below = second.top() + second.height() + size;
    label(
        page,
        "crop 2",
        "crop2",
        second.left() + second.width() - size / 3,
        below <= projection.rows() - size / 3 ? below : second.top() + second.height() - size / 3,
        size,
        "end");
    page.close();
  }

  private static void box(Markup page, Projection.Face face, String style) throws IOException {
    page.open(
            "rect",
            "class",
            style,
            "x",
            Integer.toString(face.left()),
            "y",
            Integer.toString(face.top()),
            "width",
            Integer.toString(face.width()),
            "height",
            Integer.toString(face.height()))
        .close();
  }

  private static void label(
      Markup page, String text, String style, double x, double y, double size, String anchor)
      throws IOException {
    page.element(
        "text",
        text,
        "class",
        style,
        "x",
        Axes.decimal(x),
        "y",
        Axes.decimal(y),
        "font-size",
        Axes.decimal(size),
        "text-anchor",
        anchor);
  }
}
