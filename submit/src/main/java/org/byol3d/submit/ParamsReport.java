package org.byol3d.submit;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.checkpoint.CropSizeJson;
import org.byol3d.config.PretrainConfig;
import org.byol3d.nn.DecoderConfig;
import org.byol3d.nn.LayerCost;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.NetworkCost;
import org.byol3d.nn.Precision;
import org.byol3d.nn.SegmentationCost;
import org.byol3d.nn.SegmentationUNet;
import org.byol3d.nn.TensorSpec;
import org.byol3d.volume.Extent;

/**
 * The report of {@code byol3d params}.
 *
 * @param tensors state_dict of the online network
 * @param parameters numbers of parameters
 * @param cropSize extent of a crop; in JSON one number for a cube, otherwise {@code [D, H, W]}
 * @param layers costs of blocks and heads
 * @param stepFlops floating-point operations per step and crop pair
 * @param stepFlopsRecomputing the same if graphs are recomputed
 * @param memory device memory of a worker of a pretraining
 * @param finetuning device memory of a worker of a fine-tuning of one class
 */
record ParamsReport(
    List<TensorRow> tensors,
    Counts parameters,
    @JsonSerialize(using = CropSizeJson.Writer.class) Extent cropSize,
    List<LayerRow> layers,
    long stepFlops,
    long stepFlopsRecomputing,
    List<MemoryRow> memory,
    List<FinetuneRow> finetuning) {
  /** Numbers of crop pairs at once, for which memory is given. */
  static final List<Integer> MICRO_BATCHES = List.of(1, 2, 4, 8, 16);

  private static final List<Integer> CROP_SIZES = List.of(32, 48, 64, 96, 128);
  private static final Precision PRECISION = Precision.FLOAT32;

  /** An entry of the state_dict. */
  record TensorRow(String name, List<Long> shape, int count, boolean trained) {}

  /** Numbers of parameters. */
  record Counts(int online, int target, int encoder, int segmentation) {}

  /** Costs of a block or head per crop. */
  record LayerRow(
      String name,
      List<Integer> output,
      long parameters,
      long forwardFlops,
      long backwardFlops,
      long keptBytes) {}

  /** Memory at a crop size, for each of {@link #MICRO_BATCHES}. */
  record MemoryRow(
      @JsonSerialize(using = CropSizeJson.Writer.class) Extent cropSize,
      List<Integer> microBatches,
      List<Long> bytes) {}

  /** Memory of a fine-tuning at a crop size, for each of {@link #MICRO_BATCHES} crops. */
  record FinetuneRow(
      @JsonSerialize(using = CropSizeJson.Writer.class) Extent cropSize,
      boolean frozenEncoder,
      List<Integer> microBatches,
      List<Long> bytes) {}

  static ParamsReport of(PretrainConfig config) {
    var network = config.network();
    var networks = new ByolNetworks(network);
    var cost = new NetworkCost(network, config.crop().size(), PRECISION);
    return new ParamsReport(
        networks.online().stream().map(ParamsReport::row).toList(),
        new Counts(
            count(networks.online()),
            count(networks.target()),
            count(networks.encoder()),
            count(new SegmentationUNet(network, DecoderConfig.BINARY).tensors())),
        config.crop().size(),
        Stream.concat(cost.encoder().stream(), cost.heads().stream())
            .map(ParamsReport::row)
            .toList(),
        cost.stepFlops(false),
        cost.stepFlops(true),
        sizes(config).map(size -> memory(network, size)).toList(),
        sizes(config)
            .flatMap(
                size ->
                    Stream.of(finetuning(network, size, false), finetuning(network, size, true)))
            .toList());
  }

  private static Stream<Extent> sizes(PretrainConfig config) {
    return Stream.concat(Stream.of(config.crop().size()), CROP_SIZES.stream().map(Extent::cube))
        .filter(config.network()::fits)
        .distinct()
        .sorted(Comparator.comparingLong(Extent::voxels));
  }

  private static TensorRow row(TensorSpec tensor) {
    return new TensorRow(
        tensor.name(),
        LongStream.of(tensor.shape().getShape()).boxed().toList(),
        tensor.size(),
        tensor.kind() == TensorSpec.Kind.PARAMETER);
  }

  private static LayerRow row(LayerCost layer) {
    return new LayerRow(
        layer.name(),
        layer.outputShape(),
        layer.parameters(),
        layer.forwardFlops(),
        layer.backwardFlops(),
        layer.keptBytes(PRECISION));
  }

  private static MemoryRow memory(NetworkConfig network, Extent cropSize) {
    var cost = new NetworkCost(network, cropSize, PRECISION);
    return new MemoryRow(
        cropSize,
        MICRO_BATCHES,
        MICRO_BATCHES.stream().map(pairs -> cost.workerMemory(pairs, 1).total()).toList());
  }

  private static FinetuneRow finetuning(
      NetworkConfig network, Extent cropSize, boolean frozenEncoder) {
    var cost =
        new SegmentationCost(
            new SegmentationUNet(network, DecoderConfig.BINARY),
            cropSize,
            frozenEncoder,
            PRECISION);
    return new FinetuneRow(
        cropSize,
        frozenEncoder,
        MICRO_BATCHES,
        MICRO_BATCHES.stream().map(crops -> cost.workerMemory(crops).total()).toList());
  }

  private static int count(List<TensorSpec> tensors) {
    return TensorSpec.size(TensorSpec.parameters(tensors));
  }
}
