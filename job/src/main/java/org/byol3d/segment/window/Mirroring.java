package org.byol3d.segment.window;

import java.util.ArrayList;
import java.util.List;
import org.byol3d.segment.Numbers;
import org.byol3d.volume.Extent;

/**
 * A model whose logits are the mean over all mirrored copies of a window: each copy is mirrored
 * along some axes, predicted, and mirrored back. With three axes it runs the model eight times per
 * window.
 */
public final class Mirroring implements WindowModel {
  private final WindowModel model;
  private final Extent window;
  private final List<boolean[]> copies;

  /**
   * @param model predicts one copy
   * @param window extent of a window
   * @param d whether to mirror along D
   * @param h whether to mirror along H
   * @param w whether to mirror along W
   */
  public Mirroring(WindowModel model, Extent window, boolean d, boolean h, boolean w) {
    this.model = model;
    this.window = window;
    this.copies = copies(new boolean[] {d, h, w});
  }

  /** Returns how often the model runs per window: 1, 2, 4 or 8. */
  public int copies() {
    return copies.size();
  }

  @Override
  public Numbers logits(float[] values) {
    Numbers sum = null;
    double[] row = new double[window.width()];
    for (var axes : copies) {
      var mirrored = values.clone();
      mirror(Numbers.of(values), Numbers.of(mirrored), axes);
      var logits = model.logits(mirrored);
      var back = logits.zeros(logits.length());
      mirror(logits, back, axes);
      if (sum == null) {
        sum = back;
      } else {
        for (int at = 0; at < back.length(); at += row.length) {
          back.read(at, row.length, row, 0);
          sum.add(at, row.length, row, 0);
        }
      }
    }
    for (int at = 0; at < sum.length(); at += row.length) {
      sum.read(at, row.length, row, 0);
      for (int i = 0; i < row.length; i++) {
        row[i] /= copies.size();
      }
      sum.write(at, row.length, row, 0);
    }
    return sum;
  }

  /** Closes the model. */
  @Override
  public void close() {
    model.close();
  }

  /** All subsets of the axes, the empty one first, then single axes, pairs, and all three. */
  private static List<boolean[]> copies(boolean[] allowed) {
    var copies = new ArrayList<boolean[]>();
    for (int size = 0; size <= allowed.length; size++) {
      for (int set : new int[] {0, 4, 2, 1, 6, 5, 3, 7}) {
        var axes = new boolean[] {(set & 4) != 0, (set & 2) != 0, (set & 1) != 0};
        boolean fits =
            !(axes[0] && !allowed[0]) && !(axes[1] && !allowed[1]) && !(axes[2] && !allowed[2]);
        if (Integer.bitCount(set) == size && fits) {
          copies.add(axes);
        }
      }
    }
    return copies;
  }

  private void mirror(Numbers from, Numbers to, boolean[] axes) {
    int width = window.width();
    var row = new double[width];
    int rows = from.length() / width;
    for (int r = 0; r < rows; r++) {
      int h = r % window.height();
      int plane = r / window.height();
      int d = plane % window.depth();
      int channel = plane / window.depth();
      int sourceD = axes[0] ? window.depth() - 1 - d : d;
      int sourceH = axes[1] ? window.height() - 1 - h : h;
      from.read(
          ((channel * window.depth() + sourceD) * window.height() + sourceH) * width,
          width,
          row,
          0);
      if (axes[2]) {
        for (int i = 0, k = width - 1; i < k; i++, k--) {
          double swapped = row[i];
          row[i] = row[k];
          row[k] = swapped;
        }
      }
      to.write(r * width, width, row, 0);
    }
  }
}
