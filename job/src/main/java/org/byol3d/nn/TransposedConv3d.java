package org.byol3d.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * A transposed convolution of kernel and stride 2: {@code [N, in, D, H, W]} → {@code [N, out, 2D,
 * 2H, 2W]}, weight {@code [in, out, 2, 2, 2]}, bias {@code [out]}.
 *
 * <p>DJL's PyTorch engine has no transposed convolution. With kernel = stride the outputs do not
 * overlap, so it is a 1×1×1 convolution to out·8 channels; their 8 parts become neighboring voxels.
 */
record TransposedConv3d(String name, int in, int out) implements Layer {
  private static final Shape UNIT = new Shape(1, 1, 1);
  private static final int FACTOR = 2;

  @Override
  public List<TensorSpec> tensors() {
    // PyTorch counts fan-in from the second axis, which is the output here.
    var initializer = Initializer.kaimingUniform((long) out * FACTOR * FACTOR * FACTOR);
    return List.of(
        TensorSpec.parameter(
            name + ".weight", new Shape(in, out, FACTOR, FACTOR, FACTOR), initializer),
        TensorSpec.parameter(name + ".bias", new Shape(out), initializer));
  }

  @Override
  public NDArray forward(NDArray x, Weights weights) {
    return Scoped.keepResult(
        () -> {
          var shape = x.getShape();
          long parts = (long) out * FACTOR * FACTOR * FACTOR;
          var kernel =
              weights
                  .get(name + ".weight")
                  .reshape(new Shape(in, parts))
                  .transpose()
                  .reshape(new Shape(parts, in, 1, 1, 1));
          var upsampled =
              ai.djl.nn.convolutional.Conv3d.conv3d(x, kernel, null, UNIT, new Shape(0, 0, 0), UNIT)
                  .singletonOrThrow()
                  .reshape(
                      new Shape(
                          shape.get(0),
                          out,
                          FACTOR,
                          FACTOR,
                          FACTOR,
                          shape.get(2),
                          shape.get(3),
                          shape.get(4)))
                  .transpose(0, 1, 5, 2, 6, 3, 7, 4)
                  .reshape(
                      new Shape(
                          shape.get(0),
                          out,
                          FACTOR * shape.get(2),
                          FACTOR * shape.get(3),
                          FACTOR * shape.get(4)));
          return upsampled.add(weights.get(name + ".bias").reshape(new Shape(1, out, 1, 1, 1)));
        });
  }
}
