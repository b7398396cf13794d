package org.byol3d.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.byol3d.volume.Extent;

/**
 * The contracting half of a 3D U-Net: one conv block per level, 2×2×2 max pooling between levels.
 * Source: Çiçek et al., "3D U-Net", 2016; instance norm and leaky ReLU as in nnU-Net.
 *
 * @param config the sizes; its heads are not used here
 */
public record UNetEncoder(NetworkConfig config) {
  private static final Layer MAX_POOL =
      new WeightlessLayer(
          x ->
              Pool.maxPool3d(x, new Shape(2, 2, 2), new Shape(2, 2, 2), new Shape(0, 0, 0), false));

  private static final Layer GLOBAL_AVERAGE = new WeightlessLayer(UNetEncoder::globalAverage);

  /**
   * Returns its entries of the state_dict, named {@code encoder.encoders.*}, in PyTorch's order.
   */
  public List<TensorSpec> tensors() {
    return blocks().stream().flatMap(block -> block.tensors().stream()).toList();
  }

  /**
   * Computes the representation: the global average of the coarsest level.
   *
   * @param x {@code [N, inputChannels, D, H, W]}
   * @return {@code [N, representationSize]}, owned by {@code x}'s manager
   * @throws IllegalArgumentException when the crops are too small or of another channel count
   */
  public NDArray representation(NDArray x, Weights weights) {
    requireFit(x.getShape());
    return Sequential.of(new Sequential(levels()), GLOBAL_AVERAGE).forward(x, weights);
  }

  /**
   * Computes the output of each level, for a decoder's skip connections.
   *
   * @param x {@code [N, inputChannels, D, H, W]}
   * @return level i of shape {@code [N, channels i, D/2^i, H/2^i, W/2^i]}, each rounded down; owned
   *     by {@code x}'s manager
   * @throws IllegalArgumentException when the crops are too small or of another channel count
   */
  public List<NDArray> skips(NDArray x, Weights weights) {
    requireFit(x.getShape());
    var outputs = new ArrayList<NDArray>();
    var output = x;
    for (var level : levels()) {
      output = level.forward(output, weights);
      outputs.add(output);
    }
    return outputs;
  }

  private List<Layer> levels() {
    var levels = new ArrayList<Layer>();
    for (var block : blocks()) {
      levels.add(levels.isEmpty() ? block : Sequential.of(MAX_POOL, block));
    }
    return levels;
  }

  private static NDArray globalAverage(NDArray x) {
    var shape = x.getShape();
    // The engine's mean takes one axis at a time.
    return x.reshape(new Shape(shape.get(0), shape.get(1), -1)).mean(new int[] {2});
  }

  /** Returns the blocks of the encoder, finest level first. */
  List<ConvBlock> blocks() {
    return IntStream.range(0, config.levels())
        .mapToObj(
            level ->
                ConvBlock.of(
                    "encoder.encoders." + level,
                    level == 0 ? config.inputChannels() : config.channels().get(level - 1),
                    config.channels().get(level),
                    config.residual()))
        .toList();
  }

  private void requireFit(Shape shape) {
    if (shape.dimension() != 5 || shape.get(1) != config.inputChannels()) {
      throw new IllegalArgumentException(
          "The encoder takes crops [N, " + config.inputChannels() + ", D, H, W], not " + shape);
    }
    var crop = new Extent((int) shape.get(2), (int) shape.get(3), (int) shape.get(4));
    if (!config.fits(crop)) {
      throw new IllegalArgumentException(
          "Crops of shape "
              + shape
              + " are too small: "
              + config.levels()
              + " levels need at least "
              + config.leastCrop(crop)
              + ".");
    }
  }
}
