package org.byol3d.checkpoint;

import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.byol3d.nn.TensorSpec;
import org.byol3d.nn.UNetEncoder;

/** Exports the encoder of a checkpoint, for training or computing with it. */
public final class EncoderExport {
  /** Tells readers of safetensors that names and shapes are PyTorch's. */
  static final Map<String, String> METADATA = Map.of("format", "pt");

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
    var input = RunSettings.of(checkpoint, header).input(config.inputChannels());
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
                ModelCard.Architecture.of(config),
                input,
                checksum,
                new ModelCard.Source(checkpoint.uri(), header.step()),
                header.run(),
                header.metrics()),
        clock);
  }
}
