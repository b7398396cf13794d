package org.byol3d.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The expanding half of a 3D U-Net: at each level a transposed convolution, trilinear resize where
 * pooling had rounded an odd size down, concatenation with the encoder's skip, and a conv block; a
 * 1×1×1 convolution to one logit per voxel at the end.
 *
 * @param config the sizes; its heads are not used here
 */
public record UNetDecoder(NetworkConfig config) {
  private static final int CLASSES = 1;

  /** Returns its entries of the state_dict, named {@code decoder.*}, in PyTorch's order. */
  public List<TensorSpec> tensors() {
    return Stream.of(upconvs(), blocks(), List.of(finalConv()))
        .flatMap(List::stream)
        .flatMap(layer -> layer.tensors().stream())
        .toList();
  }

  /**
   * Computes the segmentation from an encoder's outputs.
   *
   * @param skips the encoder's levels, finest first
   * @return logits {@code [N, 1, D, H, W]}, owned by the skips' manager
   */
  public NDArray forward(List<NDArray> skips, Weights weights) {
    var upconvs = upconvs();
    var blocks = blocks();
    int coarsest = skips.size() - 1;
    var layers = new ArrayList<Layer>();
    for (int step = 0; step < blocks.size(); step++) {
      var skip = skips.get(coarsest - 1 - step);
      layers.add(upconvs.get(step));
      layers.add(new WeightlessLayer(x -> NDArrays.concat(new NDList(fit(x, skip), skip), 1)));
      layers.add(blocks.get(step));
    }
    layers.add(finalConv());
    return new Sequential(layers).forward(skips.get(coarsest), weights);
  }

  private static NDArray fit(NDArray x, NDArray skip) {
    var target = skip.getShape();
    return x.getShape().slice(2).equals(target.slice(2))
        ? x
        : TrilinearResize.resize(x, target.get(2), target.get(3), target.get(4));
  }

  private List<Layer> upconvs() {
    return steps(
        (step, level) ->
            new TransposedConv3d("decoder.upconvs." + step, channels(level + 1), channels(level)));
  }

  private List<Layer> blocks() {
    return steps(
        (step, level) ->
            ConvBlock.of(
                "decoder.dec_blocks." + step,
                2 * channels(level),
                channels(level),
                config.residual()));
  }

  private Layer finalConv() {
    return new Conv3d("decoder.final_conv", channels(0), CLASSES, 1, true);
  }

  private int channels(int level) {
    return config.channels().get(level);
  }

  private List<Layer> steps(StepLayer layer) {
    int count = config.levels() - 1;
    var layers = new ArrayList<Layer>(count);
    IntStream.range(0, count).forEach(step -> layers.add(layer.of(step, count - 1 - step)));
    return layers;
  }

  /** Makes the layer of a decoder step; its output has the size of an encoder level. */
  @FunctionalInterface
  private interface StepLayer {
    Layer of(int step, int level);
  }
}
