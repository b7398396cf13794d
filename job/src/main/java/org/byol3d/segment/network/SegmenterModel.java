package org.byol3d.segment.network;

import ai.djl.ndarray.types.Shape;
import org.byol3d.nn.Autograd;
import org.byol3d.nn.Compute;
import org.byol3d.nn.HostCopy;
import org.byol3d.nn.NetworkArrays;
import org.byol3d.nn.SegmentationUNet;
import org.byol3d.segment.Numbers;
import org.byol3d.segment.window.WindowModel;
import org.byol3d.volume.Extent;

/** A segmentation network that computes the logits of windows. It owns a copy of the weights. */
public final class SegmenterModel implements WindowModel {
  private final SegmentationUNet network;
  private final Compute compute;
  private final Shape shape;
  private final NetworkArrays weights;

  /**
   * Creates a model.
   *
   * @param window extent of the windows
   * @param weights all parameters in state_dict order
   * @throws IllegalArgumentException when their number is not that of the network
   */
  public SegmenterModel(SegmentationUNet network, Extent window, float[] weights, Compute compute) {
    this.network = network;
    this.compute = compute;
    this.shape =
        new Shape(
            1, network.encoder().inputChannels(), window.depth(), window.height(), window.width());
    this.weights = new NetworkArrays(compute, network.tensors(), false);
    if (weights.length != this.weights.size()) {
      this.weights.close();
      throw new IllegalArgumentException(
          weights.length + " weights for a network of " + this.weights.size());
    }
    this.weights.load(weights, 0);
  }

  @Override
  public Numbers logits(float[] window) {
    compute.applyThreads();
    try (var manager = compute.newManager()) {
      var x = HostCopy.create(manager, compute, shape, window);
      var logits = Autograd.withoutGraph(() -> network.logits(x, weights));
      var values = new float[Math.toIntExact(logits.size())];
      HostCopy.read(logits, values, 0);
      return Numbers.of(values);
    }
  }

  @Override
  public void close() {
    weights.close();
  }
}
