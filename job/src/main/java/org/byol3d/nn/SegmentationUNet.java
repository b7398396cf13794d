package org.byol3d.nn;

import ai.djl.ndarray.NDArray;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * A pretrained encoder with a decoder on top: crops {@code [N, in, D, H, W]} → one logit per voxel.
 *
 * @param config the sizes; its heads are not used here
 */
public record SegmentationUNet(NetworkConfig config) implements Serializable {
  /** Returns its entries of the state_dict, in PyTorch's order. */
  public List<TensorSpec> tensors() {
    return Stream.concat(
            new UNetEncoder(config).tensors().stream(), new UNetDecoder(config).tensors().stream())
        .toList();
  }

  /**
   * Segments crops.
   *
   * @param x {@code [N, inputChannels, D, H, W]}
   * @return logits {@code [N, 1, D, H, W]}, owned by {@code x}'s manager
   * @throws IllegalArgumentException when the crops are too small or of another channel count
   */
  public NDArray logits(NDArray x, Weights weights) {
    return Scoped.keepResult(
        () -> new UNetDecoder(config).forward(new UNetEncoder(config).skips(x, weights), weights));
  }
}
