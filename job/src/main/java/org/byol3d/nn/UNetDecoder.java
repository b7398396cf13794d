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
 * 1×1×1 convolution to one logit a voxel at the end.
 *
 * @param config the sizes; its heads are not used here
 */
public record UNetDecoder(NetworkConfig config) {
  private static final int CLASSES = 1;

  /** Its entries of the state_dict, named {@code decoder.*}, in PyTorch's order. */
  public List<TensorSpec> tensors() {
    return Stream.of(upconvs(), blocks(), List.of(finalConv()))
        .flatMap(List::stream)
        .flatMap(layer -> layer.tensors().stream())
        .toList();
  }

  /**
   * Segments from an encoder's outputs.
   *
   * @param skips the encoder's levels, finest first
   * @return logits {@code [N, 1, D, H, W]}, owned by the skips' manager
   */
  public NDArray forward(List<NDArray> skips, Weights weights) {
    return Scoped.keepResult(
        () -> {
          var upconvs = upconvs();
          var blocks = blocks();
          var x = skips.get(skips.size() - 1);
          for (int step = 0; step < blocks.size(); step++) {
            var coarser = x;
            var upconv = upconvs.get(step);
            var block = blocks.get(step);
            var skip = skips.get(skips.size() - 2 - step);
            x =
                Scoped.keepResult(
                    () ->
                        block.forward(
                            NDArrays.concat(
                                new NDList(fit(upconv.forward(coarser, weights), skip), skip), 1),
                            weights));
          }
          return finalConv().forward(x, weights);
        });
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

  /** The layer of a decoder step, whose output has an encoder level's size. */
  @FunctionalInterface
  private interface StepLayer {
    Layer of(int step, int level);
  }
}
