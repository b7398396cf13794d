package org.byol3d.checkpoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.UNetEncoder;

/**
 * An encoder to train on with.
 *
 * @param source its name in errors, usually a file name
 * @param network its sizes, recognized from the weights; those of heads that the source does not
 *     hold are 1
 * @param encoder its parameters in the order of the state_dict; not copied
 * @param input what it was trained on (normalization, crop); empty if the source does not tell
 * @param origin where it comes from, for the description of a run
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of every weight would cost
public record PretrainedEncoder(
    String source,
    NetworkConfig network,
    float[] encoder,
    Optional<ModelCard.Input> input,
    StartingPoint origin) {

  /**
   * Loads an encoder by the rule of {@link WeightsFile}.
   *
   * @param given the directory of a run, of a checkpoint, of exports or of one export, or a file; a
   *     path without a scheme is on the default file system
   * @throws java.io.FileNotFoundException if there is nothing of that name
   * @throws MismatchedWeightsException if there is no encoder in it; says what there is
   * @throws IOException if it cannot be read, is damaged, or is not what its card describes
   */
  public static PretrainedEncoder load(String given, Configuration configuration)
      throws IOException {
    return of(WeightsFile.openOnDefault(given, configuration));
  }

  /**
   * Returns the encoder of weights.
   *
   * @throws MismatchedWeightsException if there is no encoder in it; says what there is
   */
  public static PretrainedEncoder of(Weights weights) {
    var network = NetworkRecognition.recognize(weights.values());
    return new PretrainedEncoder(
        weights.values().source(),
        network,
        weights.values().values(new UNetEncoder(network).tensors()),
        weights.input(),
        weights.origin());
  }

  /**
   * Checks that a configuration asks for an encoder of these sizes.
   *
   * @param configured the sizes of the configuration; its heads do not matter
   * @throws MismatchedWeightsException if not; names every setting that differs
   */
  public void requireEncoderOf(NetworkConfig configured) {
    var differences = new ArrayList<String>();
    if (network.inputChannels() != configured.inputChannels()) {
      differences.add(
          "network.input-channels is %s there and %s here"
              .formatted(network.inputChannels(), configured.inputChannels()));
    }
    if (!network.channels().equals(configured.channels())) {
      differences.add(
          "network.channels is %s there and %s here"
              .formatted(network.channels(), configured.channels()));
    }
    if (network.residual() != configured.residual()) {
      differences.add(
          "network.residual is %s there and %s here"
              .formatted(network.residual(), configured.residual()));
    }
    if (!differences.isEmpty()) {
      throw new MismatchedWeightsException(
          "%s: its encoder is another one than the configuration's: %s"
              .formatted(source, String.join("; ", differences)));
    }
  }
}
