package org.byol3d.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The names of an encoder's tensors. In the state_dict of a whole network they begin with {@code
 * encoder.encoders.}; the state_dict of the encoder alone leaves the first part out.
 */
final class EncoderNames {
  /** What the names of an encoder's tensors begin with in a network. */
  static final String IN_NETWORK = "encoder.encoders.";

  private static final String ALONE = "encoders.";
  private static final String PREFIX = "encoder.";

  private EncoderNames() {}

  /** Returns the name of a network's tensor in the encoder alone, if it is one of its tensors. */
  static Optional<String> alone(String inNetwork) {
    return inNetwork.startsWith(IN_NETWORK)
        ? Optional.of(inNetwork.substring(PREFIX.length()))
        : Optional.empty();
  }

  /** Returns the tensors under their names in a network, in the same order. */
  static <T> Map<String, T> complete(Map<String, T> tensors) {
    if (tensors.keySet().stream().anyMatch(name -> name.startsWith(IN_NETWORK))) {
      return tensors;
    }
    var complete = new LinkedHashMap<String, T>();
    tensors.forEach(
        (name, tensor) -> complete.put(name.startsWith(ALONE) ? PREFIX + name : name, tensor));
    return complete;
  }
}
