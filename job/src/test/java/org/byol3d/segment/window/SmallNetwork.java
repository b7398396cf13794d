package org.byol3d.segment.window;

import org.byol3d.segment.Numbers;
import org.byol3d.segment.ReferenceArrays;
import org.byol3d.volume.Extent;

/** The reference's network in double: 3³ convolution, instance norm, leaky ReLU, 3³ convolution. */
final class SmallNetwork implements WindowModel {
  private final ReferenceArrays arrays;
  private final String prefix;
  private final Extent window;

  SmallNetwork(ReferenceArrays arrays, String name, Extent window) {
    this.arrays = arrays;
    this.prefix = name + "/net/";
    this.window = window;
  }

  @Override
  public Numbers logits(float[] values) {
    var x = new double[values.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = values[i];
    }
    var hidden = convolve(x, "c1");
    normalize(hidden);
    return Numbers.of(convolve(hidden, "c2"));
  }

  private void normalize(double[] x) {
    int voxels = (int) window.voxels();
    var scale = arrays.doubles(prefix + "n1.weight");
    var shift = arrays.doubles(prefix + "n1.bias");
    for (int c = 0; c < scale.length; c++) {
      double mean = 0;
      for (int i = 0; i < voxels; i++) {
        mean += x[c * voxels + i] / voxels;
      }
      double variance = 0;
      for (int i = 0; i < voxels; i++) {
        variance += (x[c * voxels + i] - mean) * (x[c * voxels + i] - mean) / voxels;
      }
      for (int i = 0; i < voxels; i++) {
        double y = (x[c * voxels + i] - mean) / Math.sqrt(variance + 1e-5) * scale[c] + shift[c];
        x[c * voxels + i] = y < 0 ? 0.01 * y : y;
      }
    }
  }

  private double[] convolve(double[] x, String layer) {
    var weight = arrays.doubles(prefix + layer + ".weight");
    var bias = arrays.doubles(prefix + layer + ".bias");
    var shape = arrays.shape(prefix + layer + ".weight");
    int voxels = (int) window.voxels();
    var y = new double[shape[0] * voxels];
    for (int o = 0; o < shape[0]; o++) {
      for (int d = 0; d < window.depth(); d++) {
        for (int h = 0; h < window.height(); h++) {
          for (int w = 0; w < window.width(); w++) {
            double sum = bias[o];
            for (int c = 0; c < shape[1]; c++) {
              for (int k = 0; k < 27; k++) {
                int i = d + k / 9 - 1;
                int j = h + k / 3 % 3 - 1;
                int l = w + k % 3 - 1;
                if (i >= 0
                    && i < window.depth()
                    && j >= 0
                    && j < window.height()
                    && l >= 0
                    && l < window.width()) {
                  sum +=
                      weight[(o * shape[1] + c) * 27 + k]
                          * x[
                              ((c * window.depth() + i) * window.height() + j) * window.width()
                                  + l];
                }
              }
            }
            y[((o * window.depth() + d) * window.height() + h) * window.width() + w] = sum;
          }
        }
      }
    }
    return y;
  }
}
