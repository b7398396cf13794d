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
 * convolution of one voxel to the logits at the end.
 *
 * @param encoder the sizes, which the decoder mirrors; its heads are not used here
 * @param config what the decoder has of its own
 */
public record UNetDecoder(NetworkConfig encoder, DecoderConfig config) {
  /** Begins the name of each parameter of the outputs at lower resolutions. */
  public static final String LOWER_OUTPUTS = "decoder.seg_layers.";

  /**
   * Returns its entries of the state_dict, named {@code decoder.*}, in PyTorch's order. The outputs
   * at lower resolutions come last, the coarsest first.
   */
  public List<TensorSpec> tensors() {
    return Stream.of(upconvs(), blocks(), List.of(finalConv()), lowerOutputs())
        .flatMap(List::stream)
        .flatMap(layer -> layer.tensors().stream())
        .toList();
  }

  /**
   * Returns the channels of the blocks' outputs, the coarsest first. Each block may have a dropout.
   */
  public List<Integer> blockChannels() {
    return blocks().stream().map(ConvBlock::out).toList();
  }

  /**
   * Computes the segmentation from an encoder's outputs.
   *
   * @param skips the encoder's levels, finest first
   * @return logits {@code [N, outputs, D, H, W]}, owned by the skips' manager
   */
  public NDArray logits(List<NDArray> skips, Weights weights) {
    return Scoped.keepResult(() -> finalConv().forward(lastFeatures(skips, weights), weights));
  }

  /**
   * Computes the outputs that a training compares with the masks.
   *
   * @param skips the encoder's levels, finest first
   * @param dropout a factor per channel of each block's output, {@code [N, channels, 1, 1, 1]}, the
   *     coarsest block first; empty without dropout
   * @return logits {@code [N, outputs, …]} per resolution, the full one first; owned by the skips'
   *     manager
   */
  public List<NDArray> outputs(List<NDArray> skips, List<NDArray> dropout, Weights weights) {
    return Scoped.keepResults(
        () -> {
          var features = features(skips, dropout, weights);
          int last = features.size() - 1;
          var lower = lowerOutputs();
          var outputs = new ArrayList<NDArray>();
          outputs.add(finalConv().forward(features.get(last), weights));
          for (int i = lower.size() - 1; i >= 0; i--) {
            outputs.add(lower.get(i).forward(features.get(last - lower.size() + i), weights));
          }
          return outputs;
        });
  }

  /** Computes the output of the finest block; frees those of the others on the way. */
  private NDArray lastFeatures(List<NDArray> skips, Weights weights) {
    var steps = new ArrayList<Layer>();
    for (int step = 0; step < encoder.levels() - 1; step++) {
      steps.add(step(step, skips, List.of()));
    }
    return steps.isEmpty()
        ? skips.get(0)
        : new Sequential(steps).forward(skips.get(skips.size() - 1), weights);
  }

  /** Computes the outputs of all blocks, the coarsest first. */
  private List<NDArray> features(List<NDArray> skips, List<NDArray> dropout, Weights weights) {
    var features = new ArrayList<NDArray>();
    var x = skips.get(skips.size() - 1);
    for (int step = 0; step < encoder.levels() - 1; step++) {
      x = step(step, skips, dropout).forward(x, weights);
      features.add(x);
    }
    return features.isEmpty() ? List.of(x) : features;
  }

  private Layer step(int step, List<NDArray> skips, List<NDArray> dropout) {
    var skip = skips.get(skips.size() - 2 - step);
    var layers = new ArrayList<Layer>();
    layers.add(upconvs().get(step));
    layers.add(new WeightlessLayer(x -> NDArrays.concat(new NDList(fit(x, skip), skip), 1)));
    layers.add(blocks().get(step));
    if (!dropout.isEmpty()) {
      layers.add(new WeightlessLayer(x -> x.mul(dropout.get(step))));
    }
    return new Sequential(layers);
  }

  private static NDArray fit(NDArray x, NDArray skip) {
    var target = skip.getShape();
    return x.getShape().slice(2).equals(target.slice(2))
        ? x
        : TrilinearResize.resize(x, target.get(2), target.get(3), target.get(4));
  }

  private List<TransposedConv3d> upconvs() {
    return steps(
        (step, level) ->
            new TransposedConv3d("decoder.upconvs." + step, channels(level + 1), channels(level)));
  }

  /** Returns the blocks, coarsest level first. */
  List<ConvBlock> blocks() {
    return steps(
        (step, level) ->
            ConvBlock.of(
                "decoder.dec_blocks." + step,
                2 * channels(level),
                channels(level),
                encoder.residual()));
  }

  PointwiseConv3d finalConv() {
    return new PointwiseConv3d("decoder.final_conv", channels(0), config.outputs());
  }

  /**
   * Returns the layers of the outputs at lower resolutions, the coarsest first. The block of the
   * lowest resolution has none, because deep supervision gives it the weight 0.
   */
  private List<PointwiseConv3d> lowerOutputs() {
    if (!config.deepSupervision()) {
      return List.of();
    }
    var outputs =
        this.<PointwiseConv3d>steps(
            (step, level) ->
                new PointwiseConv3d(LOWER_OUTPUTS + step, channels(level), config.outputs()));
    return outputs.subList(1, outputs.size() - 1);
  }

  private int channels(int level) {
    return encoder.channels().get(level);
  }

  private <T extends Layer> List<T> steps(StepLayer<T> layer) {
    int count = encoder.levels() - 1;
    return IntStream.range(0, count).mapToObj(step -> layer.of(step, count - 1 - step)).toList();
  }

  /** Makes the layer of a decoder step; its output has the size of an encoder level. */
  @FunctionalInterface
  private interface StepLayer<T extends Layer> {
    T of(int step, int level);
  }
}
