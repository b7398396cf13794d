package org.byol3d.inference;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.byol3d.segment.window.Mirroring;
import org.byol3d.segment.window.PlaneSink;
import org.byol3d.segment.window.SlidingWindow;
import org.byol3d.segment.window.WindowModel;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;
import org.byol3d.volume.FiniteVoxels;
import org.byol3d.volume.Normalization;
import org.byol3d.volume.Volume;
import org.byol3d.volume.VolumeStatistics;

/**
 * Predicts one volume in memory: by windows as large as the training's crops, whose logits are
 * averaged with the weights of a Gaussian (σ = window / 8). A volume that is smaller than a window
 * gets zeros around it. The sums are in single precision.
 */
public final class VolumePrediction {
  private static final double MOST_ARRAY = Integer.MAX_VALUE - 8;
  private static final double GIB = 1L << 30;

  private final int outputs;
  private final Extent window;
  private final double step;
  private final WindowModel model;

  /**
   * @param model the logits of one window
   */
  public VolumePrediction(SegmenterSpec spec, InferenceOptions options, WindowModel model) {
    this.outputs = spec.labels().outputs();
    this.window = spec.window();
    this.step = options.step();
    this.model = options.mirror() ? new Mirroring(model, window, true, true, true) : model;
  }

  /**
   * Reads a volume and normalizes it, as training does with its crops.
   *
   * @param statistics of the volume
   * @return {@code [D, H, W]}
   * @throws org.byol3d.volume.NotFiniteException if a voxel is not finite; names file and voxel
   * @throws IOException if the volume cannot be read; names the file
   */
  public static float[] read(
      Volume volume, VolumeStatistics statistics, Normalization normalization) throws IOException {
    var extent = Extent.of(volume.shape());
    var values = new float[Math.toIntExact(extent.voxels())];
    FiniteVoxels.read(volume, Box.whole(extent), values, 0);
    normalization.apply(statistics, values, 0, values.length);
    return values;
  }

  /**
   * Predicts the class of each voxel.
   *
   * @param name of the volume, for messages
   * @param image {@code [D, H, W]}, normalized
   * @param probabilities receives the probabilities {@code [C, H, W]} of each plane, if they are
   *     wanted
   * @return {@code [D, H, W]}, 0 for the background
   * @throws IOException if a logit is not finite, or from {@code probabilities}
   */
  public byte[] classes(
      String name, float[] image, Extent extent, Optional<PlaneSink> probabilities)
      throws IOException {
    var classes = new byte[image.length];
    int plane = extent.height() * extent.width();
    new SlidingWindow(window, step, outputs, false)
        .predict(
            image,
            1,
            extent,
            model,
            (d, logits) -> {
              if (!VoxelClasses.of(logits, outputs, classes, d * plane)) {
                throw new IOException(
                    name
                        + ": the network's output is not finite: its weights have diverged: use an"
                        + " earlier checkpoint");
              }
              if (probabilities.isPresent()) {
                VoxelClasses.toProbabilities(logits, outputs);
                probabilities.get().accept(d, logits);
              }
            });
    return classes;
  }

  /**
   * Returns the heap that a prediction takes, in bytes: the image, its classes, the sums of as many
   * planes as a window is deep, and the windows.
   *
   * @param perVoxel further bytes per voxel that the caller needs
   */
  static double memory(Extent extent, Extent window, int outputs, double perVoxel) {
    double padded =
        (double) Math.max(extent.height(), window.height())
            * Math.max(extent.width(), window.width());
    double voxels = (double) extent.depth() * extent.height() * extent.width();
    double windowVoxels = (double) window.depth() * window.height() * window.width();
    return voxels * (Float.BYTES + Byte.BYTES + perVoxel)
        + padded * window.depth() * (outputs + 1) * Float.BYTES
        + padded * outputs * Double.BYTES
        + windowVoxels * (outputs * 2 + 2) * Float.BYTES;
  }

  /**
   * Checks that a volume fits, before memory is taken for it.
   *
   * @param name of the volume, for the message
   * @param perVoxel further bytes per voxel that the caller needs
   * @param heap what the task may take, bytes
   * @throws IOException if the volume is too large; says why, and what to do
   */
  public static void requireRoom(
      String name, Extent extent, SegmenterSpec spec, double perVoxel, long heap)
      throws IOException {
    int outputs = spec.labels().outputs();
    if ((double) extent.height() * extent.width() * outputs > MOST_ARRAY
        || (double) extent.depth() * extent.height() * extent.width() > MOST_ARRAY) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: %s voxels are more than one prediction holds (2^31 - 9): cut the volume into"
                  + " pieces",
              name,
              extent));
    }
    double needed = memory(extent, spec.window(), outputs, perVoxel);
    if (needed > heap) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: predicting %s voxels takes %.1f GiB of heap, but this task has %.1f GiB: run"
                  + " fewer tasks at once (--workers, or fewer cores per executor), give more heap"
                  + " (BYOL3D_JAVA_OPTS=-Xmx16g, or spark.executor.memory), or cut the volume into"
                  + " pieces",
              name,
              extent,
              needed / GIB,
              heap / GIB));
    }
  }
}
