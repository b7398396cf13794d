package org.byol3d.nn;

import java.util.ArrayList;
import java.util.List;
import org.byol3d.volume.Extent;

/**
 * Parameters, operations and memory of pretraining, computed from the configuration.
 *
 * <p>Operations are those of convolutions and linear layers, where nearly all time goes. Memory is
 * that of tensors; the engine's own libraries and its allocator's slack come on top.
 *
 * @param config the networks' sizes
 * @param crop extent of a crop
 * @param precision the element type
 */
public record NetworkCost(NetworkConfig config, Extent crop, Precision precision) {
  /** Crops of a pair. */
  private static final int VIEWS = 2;

  private static final long KERNEL = 27;

  /**
   * Activation-sized arrays alive at once in the backward pass beside the kept ones: the gradient
   * of a block's output, of the current layer's input, and the residual branch's.
   */
  static final int BACKWARD_ARRAYS = 3;

  /**
   * Checks that the crop fits the network.
   *
   * @throws IllegalArgumentException when it is too small
   */
  public NetworkCost {
    if (!config.fits(crop)) {
      throw new IllegalArgumentException(
          "crops of "
              + crop.edges()
              + " voxels are too small: "
              + config.levels()
              + " levels need at least "
              + config.leastCrop(crop));
    }
  }

  /** Returns the costs of the encoder's blocks, finest first. */
  public List<LayerCost> encoder() {
    var costs = new ArrayList<LayerCost>();
    var size = crop;
    for (var block : new UNetEncoder(config).blocks()) {
      boolean first = costs.isEmpty();
      if (!first) {
        size = halved(size);
      }
      costs.add(block(block, size, first, costs.size() == config.levels() - 1));
    }
    return List.copyOf(costs);
  }

  /** Returns the costs of projector and predictor. */
  public List<LayerCost> heads() {
    return List.of(
        head(MlpHead.projector(config), "projector"), head(MlpHead.predictor(config), "predictor"));
  }

  /** Returns the operations of the encoder's forward pass of one crop. */
  public long forwardFlops() {
    return encoder().stream().mapToLong(LayerCost::forwardFlops).sum();
  }

  /** Returns the operations of the encoder's backward pass of one crop. */
  public long backwardFlops() {
    return encoder().stream().mapToLong(LayerCost::backwardFlops).sum();
  }

  /**
   * Returns the operations of a step on one crop pair: online forward and backward and target
   * forward of both views.
   *
   * @param recompute whether the online forward runs a second time
   */
  public long stepFlops(boolean recompute) {
    long forwards = recompute ? 3 : 2;
    long heads = heads().stream().mapToLong(LayerCost::forwardFlops).sum();
    long targetHead = heads().get(0).forwardFlops();
    return VIEWS * (forwards * forwardFlops() + backwardFlops() + 3 * heads + targetHead);
  }

  /** Returns the bytes that the recorded graph of one crop holds. */
  public long keptBytes() {
    return (long) config.inputChannels() * crop.voxels() * precision.bytes()
        + encoder().stream().mapToLong(layer -> layer.keptBytes(precision)).sum();
  }

  /**
   * Returns a worker's device memory at its peak, in the backward phase.
   *
   * @param microBatch crop pairs computed at once
   * @param keptMicroBatches number of micro-batches with a kept graph; 1 when graphs are recomputed
   */
  public WorkerMemory workerMemory(int microBatch, int keptMicroBatches) {
    long encoder = encoder().stream().mapToLong(LayerCost::parameters).sum() * precision.bytes();
    long largest =
        encoder().stream().mapToLong(layer -> size(layer.outputShape())).max().orElseThrow()
            * precision.bytes();
    return new WorkerMemory(
        2 * encoder,
        encoder,
        VIEWS * (long) microBatch * keptMicroBatches * keptBytes(),
        BACKWARD_ARRAYS * (long) microBatch * largest);
  }

  /**
   * Device memory in bytes.
   *
   * @param weights of the online and the target encoder
   * @param gradients of the online encoder
   * @param activations that kept graphs hold
   * @param working arrays of the current layer
   */
  public record WorkerMemory(long weights, long gradients, long activations, long working) {
    /** Returns the sum. */
    public long total() {
      return weights + gradients + activations + working;
    }
  }

  private LayerCost block(ConvBlock block, Extent size, boolean first, boolean last) {
    var convolutions = convolutions(block, size, first);
    // The output of a level is the next level's to keep: it feeds pooling. The coarsest level's is
    // averaged, which keeps nothing.
    long output = last ? 0 : block.out() * size.voxels();
    // Pooling's output, kept as this level's input, and where its maxima were.
    long pooled = first ? 0 : block.in() * size.voxels();
    return convolutions.keeping(output + pooled, pooled);
  }

  /**
   * Returns the cost of a block alone, whose graph keeps neither its input nor its output.
   *
   * @param first whether the block reads the crop itself, which needs no gradient
   */
  static LayerCost convolutions(ConvBlock block, Extent size, boolean first) {
    long outputs = block.out() * size.voxels();
    long firstConv = 2 * KERNEL * block.in() * outputs;
    long secondConv = 2 * KERNEL * block.out() * outputs;
    boolean residual = block instanceof ResidualConvBlock;
    long skip = residual && block.in() != block.out() ? 2L * block.in() * outputs : 0;
    return new LayerCost(
        block.name(),
        List.of(block.out(), size.depth(), size.height(), size.width()),
        TensorSpec.size(block.tensors()),
        firstConv + secondConv + skip,
        first ? firstConv + skip : 0,
        // Both convolutions' outputs (norm's inputs), the first norm's and activation's, and the
        // last activation's input.
        5 * outputs,
        0);
  }

  private static LayerCost head(MlpHead head, String name) {
    // The input, the first layer's output, the norm's and the activation's.
    long kept = head.in() + 3L * head.hidden();
    return new LayerCost(
        name,
        List.of(head.out()),
        TensorSpec.size(TensorSpec.parameters(head.tensors())),
        2L * head.hidden() * ((long) head.in() + head.out()),
        0,
        kept,
        0);
  }

  static long size(List<Integer> shape) {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  static Extent halved(Extent size) {
    return new Extent(size.depth() / 2, size.height() / 2, size.width() / 2);
  }
}
