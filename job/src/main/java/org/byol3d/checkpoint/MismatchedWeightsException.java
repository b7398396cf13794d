package org.byol3d.checkpoint;

import java.util.Set;

/** Weights are of another network: says which file and which tensors. */
public final class MismatchedWeightsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  MismatchedWeightsException(String message) {
    super(message);
  }

  /** Describes a checkpoint of another kind of training. */
  static MismatchedWeightsException ofNetworks(
      String source, Set<Branch> actual, Set<Branch> wanted) {
    return new MismatchedWeightsException(
        source
            + " is a checkpoint of "
            + training(actual)
            + ", but one of "
            + training(wanted)
            + " is needed here");
  }

  private static String training(Set<Branch> networks) {
    return networks.contains(Branch.SEGMENTER) ? "byol3d finetune" : "byol3d pretrain";
  }
}
