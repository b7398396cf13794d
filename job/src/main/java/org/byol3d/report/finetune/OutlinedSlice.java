package org.byol3d.report.finetune;

import java.util.Locale;
import org.byol3d.inference.CaseSlice;
import org.byol3d.report.page.GrayImage;
import org.byol3d.report.page.Png;

/**
 * A slice of a case with the outlines of its true and its predicted plaques.
 *
 * @param slice the slice
 * @param image the picture, as a URI that holds all of it
 * @param truth outline of the true classes, as data of an SVG path in pixels
 * @param prediction outline of the predicted classes
 */
public record OutlinedSlice(CaseSlice slice, String image, String truth, String prediction) {

  static OutlinedSlice of(CaseSlice slice) {
    return new OutlinedSlice(
        slice,
        Png.dataUri(GrayImage.ofPixels(slice.gray(), slice.width(), slice.height())),
        Outline.path(slice.truth(), slice.width()),
        Outline.path(slice.prediction(), slice.width()));
  }

  /** Returns what the picture shows, in words. */
  public String description() {
    return String.format(
        Locale.ROOT,
        "Slice %d across D of %s, rows %d to %d, columns %d to %d: %s, outlined solid; %s, outlined"
            + " dashed",
        slice.d(),
        slice.name(),
        slice.h(),
        slice.h() + slice.height() - 1,
        slice.w(),
        slice.w() + slice.width() - 1,
        pixels("true", slice.truth()),
        pixels("predicted", slice.prediction()));
  }

  private static String pixels(String what, byte[] classes) {
    int count = 0;
    for (byte each : classes) {
      count += each != 0 ? 1 : 0;
    }
    return count == 0 ? "nothing " + what : count + " " + what + " pixels";
  }
}
