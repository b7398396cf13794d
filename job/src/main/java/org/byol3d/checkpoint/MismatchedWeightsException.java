package org.byol3d.checkpoint;

/** Weights are of another network: says which file and which tensors. */
public final class MismatchedWeightsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  MismatchedWeightsException(String message) {
    super(message);
  }
}
