package org.byol3d.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.byol3d.byol.CropBatch;
import org.byol3d.checkpoint.ModelCard;
import org.byol3d.checkpoint.NetworkRecognition;
import org.byol3d.checkpoint.Weights;
import org.byol3d.ingest.StatisticsReader;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.text.WrongRequestException;
import org.byol3d.volume.Box;
import org.byol3d.volume.BoxRead;
import org.byol3d.volume.Extent;
import org.byol3d.volume.FiniteVoxels;
import org.byol3d.volume.Normalization;
import org.byol3d.volume.Volume;
import org.byol3d.volume.VolumeOpener;
import org.byol3d.volume.VolumeStatistics;
import org.byol3d.volume.source.FileIdentity;

/**
 * What an encoder takes as input, and how voxels become it. The card of an exported encoder tells
 * it; for other weights a person does. Everything that feeds volumes to trained weights prepares
 * them here, as the training did.
 *
 * @param source of the weights, for messages
 * @param network sizes of the network; it takes crops of one channel
 * @param normalization maps stored voxels to what the network was trained on, by the statistics of
 *     the whole volume
 * @param cropSize extent of the crops that it was trained on; empty if nobody tells
 */
public record EncoderInput(
    String source, NetworkConfig network, Normalization normalization, Optional<Extent> cropSize) {
  /**
   * Checks the channels.
   *
   * @throws WrongRequestException if the network takes crops of several channels
   */
  public EncoderInput {
    WrongRequestException.unless(
        network.inputChannels() == 1,
        String.format(
            Locale.ROOT,
            "%s takes crops of %d channels: volumes have one",
            source,
            network.inputChannels()));
  }

  /**
   * Returns the input of weights.
   *
   * @param normalization what a person gave: {@code percentile}, {@code minmax} or {@code none}
   * @param cropSize what a person gave
   * @throws WrongRequestException if neither a card nor a person tells the normalization, or both
   *     tell different things; names the option
   * @throws org.byol3d.checkpoint.MismatchedWeightsException if the weights hold no encoder
   */
  public static EncoderInput of(
      Weights weights, Optional<String> normalization, Optional<Extent> cropSize) {
    var source = weights.values().source();
    var input = weights.input();
    input.ifPresent(it -> requireSame(source, it.normalization(), normalization));
    var name =
        input
            .map(ModelCard.Input::normalization)
            .or(() -> normalization)
            .orElseThrow(
                () ->
                    new WrongRequestException(
                        source
                            + " has no card that says how its training prepared voxels: give"
                            + " --normalization percentile, minmax or none"));
    return new EncoderInput(
        source,
        NetworkRecognition.recognize(weights.values()),
        Normalization.of(name),
        cropSize.or(() -> input.map(ModelCard.Input::cropSize)));
  }

  /**
   * Returns the input that several weights have in common.
   *
   * @param weights at least one
   * @param normalization what a person gave
   * @return the normalization of all, and along each axis the smallest of the crop sizes
   * @throws WrongRequestException as {@link #of} does, or if the normalizations differ
   */
  public static EncoderInput common(List<Weights> weights, Optional<String> normalization) {
    var inputs = weights.stream().map(it -> of(it, normalization, Optional.empty())).toList();
    var first = inputs.get(0);
    for (var other : inputs) {
      WrongRequestException.unless(
          other.normalization.equals(first.normalization),
          "%s was trained with normalization %s, but %s with %s: give models of one normalization"
              .formatted(
                  first.source,
                  first.normalization.name(),
                  other.source,
                  other.normalization.name()));
    }
    return new EncoderInput(
        first.source,
        first.network,
        first.normalization,
        inputs.stream().flatMap(it -> it.cropSize.stream()).reduce(Extent::least));
  }

  private static void requireSame(String source, String trained, Optional<String> given) {
    WrongRequestException.unless(
        given.isEmpty() || given.get().equals(trained),
        "--normalization %s: %s was trained with %s: leave the option out"
            .formatted(given.orElse(""), source, trained));
  }

  /**
   * Returns the statistics by which voxels are normalized.
   *
   * @param uri of the volume, which is read whole unless the normalization is {@code none} or a
   *     range is given
   * @param range what becomes 0 and what becomes 1; empty to take it from the volume
   * @throws IOException if an index would not list the volume; names the file and the reason
   * @throws WrongRequestException if a range is given to the normalization {@code none}
   */
  public VolumeStatistics statistics(VolumeOpener opener, String uri, Optional<Range> range)
      throws IOException {
    if (range.isPresent()) {
      WrongRequestException.unless(
          normalization.isBounded(),
          "--range: the voxels of %s are not scaled (normalization none): leave the option out"
              .formatted(source));
      return range.get().statistics();
    }
    return normalization.isBounded()
        ? new StatisticsReader(opener).read(new FileIdentity(uri, 0, 0))
        : new Range(0, 1).statistics();
  }

  /**
   * Values that a normalization maps to 0 and 1.
   *
   * @param low becomes 0; less than {@code high}
   * @param high becomes 1
   */
  public record Range(double low, double high) {
    /** Checks the values. */
    public Range {
      WrongRequestException.unless(
          low < high && Double.isFinite(low) && Double.isFinite(high),
          "--range " + low + "," + high + ": give two numbers, LOW < HIGH");
    }

    private VolumeStatistics statistics() {
      return new VolumeStatistics(low, high, low, 0, low, low, high, 0);
    }
  }

  /**
   * Reads crops of a volume and normalizes them.
   *
   * @param statistics of the volume
   * @param boxes where the crops are; of one extent
   * @throws org.byol3d.volume.NotFiniteException if a voxel is not finite; names file and voxel
   * @throws IOException if the volume cannot be read; names the file
   */
  public static CropBatch read(
      Volume volume, VolumeStatistics statistics, List<Box> boxes, Normalization normalization)
      throws IOException {
    var extent = boxes.get(0).extent();
    int voxels = Math.toIntExact(extent.voxels());
    var values = new float[Math.multiplyExact(boxes.size(), voxels)];
    var reads = new ArrayList<BoxRead>();
    for (int i = 0; i < boxes.size(); i++) {
      reads.add(new BoxRead(boxes.get(i), values, i * voxels));
    }
    FiniteVoxels.read(volume, reads);
    normalization.apply(statistics, values, 0, values.length);
    return new CropBatch(boxes.size(), 1, extent.depth(), extent.height(), extent.width(), values);
  }
}
