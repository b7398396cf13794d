package org.byol3d.nn;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * Layers that run one after the other. Each intermediate array is freed as soon as the next one
 * exists.
 *
 * @param layers at least one
 */
record Sequential(List<Layer> layers) implements Layer {
  Sequential {
    layers = List.copyOf(layers);
  }

  static Sequential of(Layer... layers) {
    return new Sequential(List.of(layers));
  }

  @Override
  public List<TensorSpec> tensors() {
    return layers.stream().flatMap(layer -> layer.tensors().stream()).toList();
  }

  @Override
  public NDArray forward(NDArray x, Weights weights) {
    return Scoped.keepResult(
        () -> {
          var output = x;
          for (var layer : layers) {
            var input = output;
            output = layer.forward(input, weights);
            if (input != x) {
              input.close();
            }
          }
          return output;
        });
  }
}
