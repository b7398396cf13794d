package org.byol3d.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The convolutions of a step and nothing else: what the step would take if norms, activations,
 * pooling, heads and copies took no time.
 *
 * @param config the networks' sizes
 * @param compute where they run
 * @param crops crops of one encoder call
 * @param edge edge length of a crop
 */
public record ConvolutionLoad(NetworkConfig config, Compute compute, int crops, int edge) {
  /** One view's share of a step: online forward and backward, target forward. */
  public void runOneView() {
    compute.applyThreads();
    var blocks = new UNetEncoder(config).blocks();
    IntStream.range(0, blocks.size()).forEach(level -> run(blocks.get(level), level));
  }

  private void run(ConvBlock block, int level) {
    var convolutions =
        block.tensors().stream()
            .filter(tensor -> tensor.shape().dimension() == 5)
            .map(
                tensor ->
                    new Conv3d(
                        tensor.name().replace(".weight", ""),
                        (int) tensor.shape().get(1),
                        (int) tensor.shape().get(0),
                        (int) tensor.shape().get(2),
                        false))
            .toList();
    for (var convolution : convolutions) {
      boolean readsCrops = level == 0 && !convolution.name().contains("conv2");
      run(convolution, edge >> level, !readsCrops);
    }
  }

  private void run(Conv3d convolution, int size, boolean inputGradient) {
    try (var manager = compute.newManager();
        var parameters = new Parameters(compute, convolution.tensors(), true)) {
      parameters.load(Initialiser.values(convolution.tensors(), 1), 0);
      var x = ones(manager, List.of(crops, convolution.in(), size, size, size));
      Autograd.withoutGraph(() -> convolution.forward(x, parameters)).close();
      x.setRequiresGradient(inputGradient);
      var y = Autograd.recording(() -> convolution.forward(x, parameters));
      Autograd.backward(y, y.onesLike());
    }
  }

  private NDArray ones(NDManager manager, List<Integer> shape) {
    return manager.ones(
        new Shape(shape.stream().mapToLong(Integer::longValue).toArray()),
        compute.precision().dataType());
  }
}
