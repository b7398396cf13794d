package org.byol3d.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * A convolution of one voxel with a bias: {@code [N, in, D, H, W]} → {@code [N, out, D, H, W]},
 * weight {@code [out, in, 1, 1, 1]}, bias {@code [out]}.
 *
 * <p>It is computed as a matrix product, because the engine's convolutions have wrong gradients for
 * few output channels on CPUs ({@link TrainableWidths}), and a segmentation has one to three
 * classes.
 *
 * @param name prefix of the parameter names
 * @param in input channels
 * @param out output channels
 */
record PointwiseConv3d(String name, int in, int out) implements Layer {
  @Override
  public List<TensorSpec> tensors() {
    var initializer = Initializer.kaimingUniform(in);
    return List.of(
        TensorSpec.parameter(name + ".weight", new Shape(out, in, 1, 1, 1), initializer),
        TensorSpec.parameter(name + ".bias", new Shape(out), initializer));
  }

  @Override
  public NDArray forward(NDArray x, Weights weights) {
    return Scoped.keepResult(
        () -> {
          var shape = x.getShape();
          long samples = shape.get(0);
          // One matrix per sample: with a single one for all, the engine would copy x transposed.
          var kernel =
              weights
                  .get(name + ".weight")
                  .reshape(new Shape(1, out, in))
                  .broadcast(new Shape(samples, out, in));
          var y =
              kernel
                  .matMul(x.reshape(new Shape(samples, in, -1)))
                  .add(weights.get(name + ".bias").reshape(new Shape(1, out, 1)))
                  .reshape(new Shape(samples, out, shape.get(2), shape.get(3), shape.get(4)));
          // A product belongs to the manager of its first factor: the weights', which outlive it.
          y.attach(x.getManager());
          return y;
        });
  }
}
