package org.byol3d.inference;

import ai.djl.ndarray.types.Shape;
import org.byol3d.nn.Autograd;
import org.byol3d.nn.Compute;
import org.byol3d.nn.HostCopy;
import org.byol3d.nn.NetworkArrays;
import org.byol3d.nn.SegmentationUNet;
import org.byol3d.segment.Numbers;
import org.byol3d.segment.window.WindowModel;
import org.byol3d.volume.Extent;

/**
 * Opens segmentation networks.
 *
 * @param network its layers
 * @param window extent of a window
 */
public record NetworkOpener(SegmentationUNet network, Extent window) implements SegmenterOpener {
  @Override
  public WindowModel open(float[] weights, Compute compute) {
    return new OpenNetwork(network, window, weights, compute);
  }

  private static final class OpenNetwork implements WindowModel {
    private final SegmentationUNet network;
    private final Shape shape;
    private final Compute compute;
    private final NetworkArrays arrays;

    OpenNetwork(SegmentationUNet network, Extent window, float[] weights, Compute compute) {
      this.network = network;
      this.shape = new Shape(1, 1, window.depth(), window.height(), window.width());
      this.compute = compute;
      this.arrays = new NetworkArrays(compute, network.tensors(), false);
      this.arrays.load(weights, 0);
    }

    @Override
    public Numbers logits(float[] window) {
      compute.applyThreads();
      try (var manager = compute.newManager()) {
        var logits =
            Autograd.withoutGraph(
                () -> network.logits(HostCopy.create(manager, compute, shape, window), arrays));
        var values = new float[Math.toIntExact(logits.size())];
        HostCopy.read(logits, values, 0);
        return Numbers.of(values);
      }
    }

    @Override
    public void close() {
      arrays.close();
    }
  }
}
