package org.byol3d.inference;

import java.io.IOException;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;
import org.byol3d.volume.LabelSet;
import org.byol3d.volume.UnknownLabelException;
import org.byol3d.volume.Volume;

/**
 * A mask as classes.
 *
 * @param classes {@code [D, H, W]}: class of each voxel
 * @param ignored per voxel, whether it does not count
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Truth(byte[] classes, boolean[] ignored) {
  /** The most voxels of a mask that are read at once as floats. */
  private static final int MOST_READ = 4 << 20;

  /**
   * Reads a mask, some planes at a time.
   *
   * @throws IOException if it cannot be read, or has a value that the label set lacks; names the
   *     file
   */
  static Truth read(Volume mask, LabelSet labels) throws IOException {
    var extent = Extent.of(mask.shape());
    int plane = extent.height() * extent.width();
    int most = Math.max(1, MOST_READ / plane);
    var truth = new Truth(new byte[extent.depth() * plane], new boolean[extent.depth() * plane]);
    for (int d = 0; d < extent.depth(); d += most) {
      int planes = Math.min(most, extent.depth() - d);
      var values = new float[planes * plane];
      mask.read(new Box(d, 0, 0, new Extent(planes, extent.height(), extent.width())), values, 0);
      var classes = new byte[values.length];
      var ignored = new boolean[values.length];
      try {
        labels.classesOf(values, classes, ignored);
      } catch (UnknownLabelException e) {
        throw new IOException(mask.name() + ": " + e.getMessage(), e);
      }
      System.arraycopy(classes, 0, truth.classes, d * plane, classes.length);
      System.arraycopy(ignored, 0, truth.ignored, d * plane, ignored.length);
    }
    return truth;
  }

  /** Returns the classes, with the background where a voxel is ignored. */
  byte[] counted() {
    var counted = classes.clone();
    for (int i = 0; i < counted.length; i++) {
      if (ignored[i]) {
        counted[i] = 0;
      }
    }
    return counted;
  }
}
