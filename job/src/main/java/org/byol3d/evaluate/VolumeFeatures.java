package org.byol3d.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.byol3d.byol.CropEncoder;
import org.byol3d.byol.Matrix;
import org.byol3d.checkpoint.StateDict;
import org.byol3d.nn.Compute;
import org.byol3d.nn.TensorSpec;
import org.byol3d.segment.window.WindowPositions;
import org.byol3d.text.WrongRequestException;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;
import org.byol3d.volume.Volume;
import org.byol3d.volume.VolumeStatistics;

/**
 * Features of a region of a volume: of windows that cover it, each as large as the crops of the
 * training. An axis of the region that is shorter than a crop has one window of its length;
 * otherwise the first window starts at the region's start, the last one ends at its end, and the
 * others are evenly between them, so that neighbors may overlap.
 */
public final class VolumeFeatures {
  private final Box region;
  private final Extent window;
  private final int[][] starts;

  private VolumeFeatures(Box region, Extent window, int[][] starts) {
    this.region = region;
    this.window = window;
    this.starts = starts;
  }

  /**
   * Covers a region with windows.
   *
   * @throws WrongRequestException if nobody tells the size of a window, or a window is too small
   *     for the network or too large for memory; says what to do
   */
  public static VolumeFeatures cover(Box region, EncoderInput input) {
    var crop =
        input
            .cropSize()
            .orElseThrow(
                () ->
                    new WrongRequestException(
                        input.source()
                            + " has no card that says how large the crops of its training were:"
                            + " give --crop VOXELS or --crop D,H,W"));
    WrongRequestException.unless(
        input.network().fits(crop),
        String.format(
            Locale.ROOT,
            "--crop %s: the %d levels of %s need crops of at least %s",
            crop.edges().replaceAll("[\\[\\]]", ""),
            input.network().levels(),
            input.source(),
            input.network().leastCrop(crop)));
    WrongRequestException.unless(
        input.network().fits(crop.least(region.extent())),
        String.format(
            Locale.ROOT,
            "region %s: the %d levels of %s need at least %s",
            region,
            input.network().levels(),
            input.source(),
            input.network().leastCrop(region.extent())));
    var size = region.extent().toShape();
    var starts = new int[size.length][];
    var window = crop.least(region.extent());
    var edges = window.toShape();
    for (int axis = 0; axis < size.length; axis++) {
      starts[axis] = WindowPositions.along(size[axis], edges[axis], 1);
    }
    WrongRequestException.unless(
        window.voxels() <= Integer.MAX_VALUE - 8,
        "windows of " + window + " voxels do not fit into memory: give a smaller --crop");
    return new VolumeFeatures(region, window, starts);
  }

  /** Returns the extent of each window. */
  public Extent window() {
    return window;
  }

  /** Returns how many windows there are along each axis. */
  public Extent grid() {
    return new Extent(starts[0].length, starts[1].length, starts[2].length);
  }

  /** Returns the windows in the volume, in row-major order. */
  public List<Box> windows() {
    var boxes = new ArrayList<Box>();
    for (int d : starts[0]) {
      for (int h : starts[1]) {
        for (int w : starts[2]) {
          boxes.add(new Box(region.d() + d, region.h() + h, region.w() + w, window));
        }
      }
    }
    return boxes;
  }

  /**
   * Computes the features, one window at a time.
   *
   * @param weights of an encoder, with a projector if its output is wanted
   * @param threads intra-op threads
   * @return a row per window, in their order
   * @throws IOException if the volume cannot be read, a voxel is not finite, or the weights have
   *     diverged; names the file
   * @throws org.byol3d.checkpoint.MismatchedWeightsException if a tensor is missing
   */
  public Matrix encode(
      Volume volume,
      VolumeStatistics statistics,
      EncoderInput input,
      StateDict weights,
      CropEncoder.Output output,
      int threads)
      throws IOException {
    var tensors = CropEncoder.tensors(input.network(), output);
    var rows = new ArrayList<Matrix>();
    try (var encoder =
        new CropEncoder(
            input.network(),
            Compute.cpu(threads),
            output,
            weights.values(TensorSpec.parameters(tensors)),
            weights.doubles(TensorSpec.buffers(tensors)))) {
      for (var box : windows()) {
        var crop = EncoderInput.read(volume, statistics, List.of(box), input.normalization());
        var features = encoder.encode(crop);
        if (features.firstNotFinite().isPresent()) {
          throw new IOException(
              "%s: the features of window %s of %s are not finite: the weights have diverged: use an earlier checkpoint"
                  .formatted(input.source(), box, volume.name()));
        }
        rows.add(features);
      }
    }
    return Matrix.join(rows);
  }
}
