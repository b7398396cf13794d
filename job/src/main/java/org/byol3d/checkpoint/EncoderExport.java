package org.byol3d.checkpoint;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Function;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.TensorSpec;
import org.byol3d.nn.UNetEncoder;
import org.byol3d.volume.Extent;

/** Exports the encoder of a checkpoint, for training or computing with it. */
public final class EncoderExport {
  /** Tells readers of safetensors that names and shapes are PyTorch's. */
  private static final Map<String, String> METADATA = Map.of("format", "pt");

  private final ExportDirectory<ModelCard> encoders;
  private final Clock clock;

  /**
   * @param encoders where the encoders go
   * @param clock tells the time of the export
   */
  public EncoderExport(ExportDirectory<ModelCard> encoders, Clock clock) {
    this.encoders = encoders;
    this.clock = clock;
  }

  /**
   * Exports an encoder, and makes {@code LATEST} name its version. The weights tell its sizes.
   *
   * @return the card of the new version
   * @throws CorruptCheckpointException if the checkpoint is not as it was written
   * @throws MismatchedWeightsException if there is no encoder in it
   * @throws IOException if it cannot be read, or the encoder cannot be written
   */
  public ModelCard export(CheckpointReference checkpoint, Branch network) throws IOException {
    var card = add(checkpoint, network);
    encoders.moveLatestTo(card.name());
    return card;
  }

  /**
   * Exports an encoder, but {@code LATEST} stays: for a version that is used later, after {@link
   * ExportDirectory#setLatest}.
   */
  public ModelCard add(CheckpointReference checkpoint, Branch network) throws IOException {
    var header = checkpoint.directory().requireSound(checkpoint.name());
    var weights = checkpoint.directory().weights(checkpoint.name(), network);
    var config = NetworkRecognition.recognize(weights);
    var tensors = new UNetEncoder(config).tensors();
    var input = input(checkpoint, config, header.run().configuration());
    var encoder = StateDict.name(tensors, weights.values(tensors), new double[0]);
    return encoders.add(
        new NamedTensors(encoder.tensors(), METADATA),
        (name, checksum) ->
            new ModelCard(
                ModelCard.FORMAT.name(),
                ModelCard.FORMAT.newest(),
                name,
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
                network,
                TensorSpec.size(tensors),
                new ModelCard.Architecture(config.channels(), config.residual()),
                input,
                checksum,
                new ModelCard.Source(checkpoint.uri(), header.step()),
                header.run(),
                header.metrics()),
        clock);
  }

  /** Returns what a checkpoint's network was trained on, as the configuration of its run says. */
  static ModelCard.Input input(
      CheckpointReference checkpoint, NetworkConfig network, String configuration)
      throws IOException {
    return new ModelCard.Input(
        network.inputChannels(),
        value(checkpoint, configuration, config -> config.getString("views.normalization")),
        value(checkpoint, configuration, EncoderExport::cropSize));
  }

  private static Extent cropSize(Config config) {
    if (config.getValue("crop.size").valueType() != ConfigValueType.LIST) {
      return Extent.cube(config.getInt("crop.size"));
    }
    return Extent.of(config.getIntList("crop.size").stream().mapToInt(Integer::intValue).toArray());
  }

  private static <T> T value(
      CheckpointReference checkpoint, String configuration, Function<Config, T> getter)
      throws IOException {
    try {
      return getter.apply(ConfigFactory.parseString(configuration));
    } catch (ConfigException e) {
      throw new IOException(
          "%s/%s: run.configuration: %s: the configuration is not complete: use a checkpoint of byol3d pretrain"
              .formatted(checkpoint.uri(), CheckpointDirectory.HEADER, e.getMessage()),
          e);
    }
  }
}
