package org.byol3d.checkpoint;

import java.util.ArrayList;
import java.util.List;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.UNetDecoder;

/** Finds a network's sizes from the names and shapes of its weights, so that a file is enough. */
public final class NetworkRecognition {
  private static final String LEVEL = EncoderNames.IN_NETWORK;
  private static final String RESIDUAL = ".conv1.0.weight";
  private static final String PLAIN = ".block.0.weight";
  private static final String LOGITS = "decoder.final_conv.weight";
  private static final String PROJECTOR = "projector.net.";
  private static final String PREDICTOR = "predictor.net.";

  /** Stands for the size of a head that the file does not hold. */
  private static final int ABSENT = 1;

  private NetworkRecognition() {}

  /**
   * Returns the sizes of the network that these weights belong to. Sizes of heads that the file
   * does not hold (an encoder alone, a target without predictor) are 1.
   *
   * @throws MismatchedWeightsException when there is no encoder in it; names the source
   */
  public static NetworkConfig recognize(StateDict weights) {
    boolean residual = weights.content().tensors().containsKey(LEVEL + 0 + RESIDUAL);
    var suffix = residual ? RESIDUAL : PLAIN;
    List<Integer> channels = new ArrayList<>();
    while (weights.content().tensors().containsKey(LEVEL + channels.size() + suffix)) {
      channels.add(size(weights, LEVEL + channels.size() + suffix, 0));
    }
    if (channels.isEmpty()) {
      throw new MismatchedWeightsException(
          "%s holds no encoder of byol3d: there is no tensor %s0%s; it has %s"
              .formatted(weights.source(), LEVEL, RESIDUAL, weights.someNames()));
    }
    try {
      return new NetworkConfig(
          size(weights, LEVEL + 0 + suffix, 1),
          channels,
          residual,
          size(weights, PROJECTOR + "0.weight", 0),
          size(weights, PROJECTOR + "3.weight", 0),
          size(weights, PREDICTOR + "0.weight", 0));
    } catch (IllegalArgumentException e) {
      throw unusable(weights, e.getMessage());
    }
  }

  /**
   * Returns what the decoder that these weights belong to has of its own.
   *
   * @throws MismatchedWeightsException when there is no decoder in it; names the source
   */
  static SegmenterCard.Decoder recognizeDecoder(StateDict weights) {
    if (!weights.content().tensors().containsKey(LOGITS)) {
      throw new MismatchedWeightsException(
          "%s holds no decoder: there is no tensor %s".formatted(weights.source(), LOGITS));
    }
    return new SegmenterCard.Decoder(
        size(weights, LOGITS, 0),
        weights.content().tensors().keySet().stream()
            .anyMatch(name -> name.startsWith(UNetDecoder.LOWER_OUTPUTS)));
  }

  private static MismatchedWeightsException unusable(StateDict weights, String why) {
    return new MismatchedWeightsException(
        weights.source() + ": " + why + ": no network has such weights");
  }

  private static int size(StateDict weights, String name, int axis) {
    var tensor = weights.content().tensors().get(name);
    if (tensor == null) {
      return ABSENT;
    }
    if (tensor.shape().size() <= axis) {
      throw new MismatchedWeightsException(
          weights.source() + ": " + name + " has shape " + tensor.shape() + ", too few axes");
    }
    long size = tensor.shape().get(axis);
    if (size < 1 || size > Integer.MAX_VALUE) {
      throw unusable(weights, name + " has shape " + tensor.shape());
    }
    return (int) size;
  }
}
