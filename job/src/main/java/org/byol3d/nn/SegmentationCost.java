package org.byol3d.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.byol3d.volume.Extent;

/**
 * Operations and memory of fine-tuning, computed from the sizes. It counts as {@link NetworkCost}
 * does: the operations of convolutions, and the memory of tensors.
 *
 * @param network the segmentation network
 * @param crop extent of a crop
 * @param frozenEncoder whether only the decoder is trained
 * @param precision the element type
 */
public record SegmentationCost(
    SegmentationUNet network, Extent crop, boolean frozenEncoder, Precision precision) {
  /** Voxels that become one at the next coarser level. */
  private static final int HALVED = 8;

  /** Returns the costs of the encoder's blocks, finest first. */
  public List<LayerCost> encoder() {
    var cost = new NetworkCost(network.encoder(), crop, precision);
    var blocks = new ArrayList<LayerCost>();
    for (var layer : cost.encoder()) {
      // The decoder reads the output of the coarsest level too, so the graph holds it.
      boolean last = blocks.size() == network.encoder().levels() - 1;
      blocks.add(last ? layer.keeping(elements(layer), 0) : layer);
    }
    return List.copyOf(blocks);
  }

  /** Returns the costs of the decoder's levels, coarsest first, and of the outputs. */
  public List<LayerCost> decoder() {
    var skips = encoder();
    var costs = new ArrayList<LayerCost>();
    var blocks = network.decoderNetwork().blocks();
    for (int step = 0; step < blocks.size(); step++) {
      int level = skips.size() - 2 - step;
      costs.add(
          level(blocks.get(step), skips.get(level), network.encoder().channels().get(level + 1)));
    }
    long voxels = crop.voxels();
    var outputs = network.decoderNetwork().finalConv();
    costs.add(
        new LayerCost(
            outputs.name(),
            shape(outputs.out(), crop),
            TensorSpec.size(outputs.tensors()),
            2L * outputs.in() * outputs.out() * voxels,
            0,
            outputs.out() * voxels,
            0));
    return List.copyOf(costs);
  }

  /** Returns the operations of a step on one crop: forward, and backward of what is trained. */
  public long stepFlops() {
    long encoder = encoder().stream().mapToLong(LayerCost::forwardFlops).sum();
    long backward = encoder().stream().mapToLong(LayerCost::backwardFlops).sum();
    long decoder = decoder().stream().mapToLong(it -> it.forwardFlops() + it.backwardFlops()).sum();
    return encoder + (frozenEncoder ? 0 : backward) + decoder;
  }

  /**
   * Returns the device memory of a worker at its peak, in the backward pass.
   *
   * @param crops computed at once
   */
  public NetworkCost.WorkerMemory workerMemory(int crops) {
    long encoder = parameters(network.encoderTensors());
    long decoder = parameters(network.decoderTensors());
    // A frozen encoder leaves its outputs only, which the decoder reads.
    long kept =
        crop.voxels() * precision.bytes()
            + encoder().stream()
                .mapToLong(
                    it ->
                        frozenEncoder ? elements(it) * precision.bytes() : it.keptBytes(precision))
                .sum()
            + decoder().stream().mapToLong(it -> it.keptBytes(precision)).sum();
    // The largest array is the finest level's features beside its skip.
    long largest = 2L * network.encoder().channels().get(0) * crop.voxels() * precision.bytes();
    return new NetworkCost.WorkerMemory(
        encoder + decoder,
        decoder + (frozenEncoder ? 0 : encoder),
        crops * kept,
        NetworkCost.BACKWARD_ARRAYS * (long) crops * largest);
  }

  private static LayerCost level(ConvBlock block, LayerCost skip, int coarser) {
    var size =
        new Extent(skip.outputShape().get(1), skip.outputShape().get(2), skip.outputShape().get(3));
    var convolutions = NetworkCost.convolutions(block, size, false);
    long weights = (long) coarser * HALVED * block.out();
    // The features beside the skip, and the block's output for the next level.
    long kept = block.in() * size.voxels() + elements(convolutions);
    return new LayerCost(
        block.name(),
        convolutions.outputShape(),
        convolutions.parameters() + weights + block.out(),
        convolutions.forwardFlops() + 2 * weights * NetworkCost.halved(size).voxels(),
        0,
        convolutions.keptElements() + kept,
        0);
  }

  private long parameters(List<TensorSpec> tensors) {
    return (long) TensorSpec.size(tensors) * precision.bytes();
  }

  private static List<Integer> shape(int channels, Extent size) {
    return Stream.of(channels, size.depth(), size.height(), size.width()).toList();
  }

  private static long elements(LayerCost layer) {
    return NetworkCost.size(layer.outputShape());
  }
}
