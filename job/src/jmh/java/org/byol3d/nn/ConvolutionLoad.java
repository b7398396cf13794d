package org.byol3d.nn;

import ai.djl.ndarray.types.Shape;

/**
 * The convolutions of a step and nothing else: what the step would take if norms, activations,
 * pooling, heads and copies took no time.
 */
public final class ConvolutionLoad implements AutoCloseable {
  private final NetworkConfig config;
  private final Compute compute;
  private final int crops;
  private final int edge;
  private final NetworkArrays arrays;

  /**
   * Allocates the weights.
   *
   * @param crops crops of one encoder call
   * @param edge edge length of a crop
   */
  public ConvolutionLoad(NetworkConfig config, Compute compute, int crops, int edge) {
    this.config = config;
    this.compute = compute;
    this.crops = crops;
    this.edge = edge;
    var tensors = new UNetEncoder(config).tensors();
    this.arrays = new NetworkArrays(compute, tensors, true);
    this.arrays.load(InitialWeights.values(tensors, 1), 0);
  }

  /** One view's share of a step: online forward and backward, target forward. */
  public void runOneView() {
    compute.applyThreads();
    int size = edge;
    boolean finest = true;
    for (var block : new UNetEncoder(config).blocks()) {
      for (var tensor : block.tensors()) {
        if (tensor.shape().dimension() == 5) {
          boolean readsCrops = finest && tensor.shape().get(1) == config.inputChannels();
          run(convolution(tensor), size, !readsCrops);
        }
      }
      size /= 2;
      finest = false;
    }
  }

  /** Frees the weights. */
  @Override
  public void close() {
    arrays.close();
  }

  private static Conv3d convolution(TensorSpec weight) {
    return new Conv3d(
        weight.name().replace(".weight", ""),
        Math.toIntExact(weight.shape().get(1)),
        Math.toIntExact(weight.shape().get(0)),
        Math.toIntExact(weight.shape().get(2)),
        false);
  }

  private void run(Conv3d convolution, int size, boolean inputGradient) {
    try (var manager = compute.newManager()) {
      var x =
          manager.ones(
              new Shape(crops, convolution.in(), size, size, size), compute.precision().dataType());
      Autograd.withoutGraph(() -> convolution.forward(x, arrays)).close();
      x.setRequiresGradient(inputGradient);
      var y = Autograd.recording(() -> convolution.forward(x, arrays));
      Autograd.backward(y, y.onesLike());
    }
  }
}
