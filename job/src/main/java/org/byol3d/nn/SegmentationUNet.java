package org.byol3d.nn;

import ai.djl.ndarray.NDArray;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * An encoder with a decoder on top: crops {@code [N, in, D, H, W]} → logits of each voxel.
 *
 * @param encoder the encoder's sizes; its heads are not used here
 * @param decoder what the decoder has of its own
 */
public record SegmentationUNet(NetworkConfig encoder, DecoderConfig decoder)
    implements Serializable {
  /** Begins the name of each parameter of the encoder. */
  public static final String ENCODER = "encoder.";

  /**
   * Checks that the parts fit each other.
   *
   * @throws IllegalArgumentException when deep supervision has no output beside the finest
   */
  public SegmentationUNet {
    decoder.requireLevels(encoder.levels());
  }

  /** Returns its entries of the state_dict, the encoder's first, in PyTorch's order. */
  public List<TensorSpec> tensors() {
    return Stream.concat(encoderTensors().stream(), decoderTensors().stream()).toList();
  }

  /** Returns the encoder's entries of the state_dict. */
  public List<TensorSpec> encoderTensors() {
    return new UNetEncoder(encoder).tensors();
  }

  /** Returns the decoder's entries of the state_dict. */
  public List<TensorSpec> decoderTensors() {
    return decoderNetwork().tensors();
  }

  /** Returns the decoder, which computes logits from the levels of {@link UNetEncoder#skips}. */
  public UNetDecoder decoderNetwork() {
    return new UNetDecoder(encoder, decoder);
  }

  /**
   * Segments crops.
   *
   * @param x {@code [N, inputChannels, D, H, W]}
   * @return logits {@code [N, outputs, D, H, W]}, owned by {@code x}'s manager
   * @throws IllegalArgumentException when the crops are too small or of another channel count
   */
  public NDArray logits(NDArray x, Weights weights) {
    return Scoped.keepResult(
        () -> decoderNetwork().logits(new UNetEncoder(encoder).skips(x, weights), weights));
  }
}
