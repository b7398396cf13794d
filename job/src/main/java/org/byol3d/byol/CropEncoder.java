package org.byol3d.byol;

import java.util.List;
import java.util.stream.Stream;
import org.byol3d.nn.Autograd;
import org.byol3d.nn.BatchNormMode;
import org.byol3d.nn.Compute;
import org.byol3d.nn.HostCopy;
import org.byol3d.nn.MlpHead;
import org.byol3d.nn.NetworkArrays;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.TensorSpec;
import org.byol3d.nn.UNetEncoder;

/**
 * Turns crops of any size into feature vectors with a trained encoder, each crop separately. Only
 * one thread may use it at a time.
 */
public final class CropEncoder implements AutoCloseable {
  private final UNetEncoder encoder;
  private final MlpHead projector;
  private final Output output;
  private final Compute compute;
  private final NetworkArrays arrays;

  /** The features that an encoder returns. */
  public enum Output {
    /** y, the encoder's output: for any further use. */
    REPRESENTATION,
    /** z, the projector's output by its running statistics: what the loss compared. */
    PROJECTION
  }

  /**
   * Sets up an encoder.
   *
   * @param output the features to return
   * @param parameters values of the parameters among {@link #tensors}, one after the other
   * @param buffers values of the buffers among {@link #tensors}, one after the other
   */
  public CropEncoder(
      NetworkConfig config, Compute compute, Output output, float[] parameters, double[] buffers) {
    this.encoder = new UNetEncoder(config);
    this.projector = MlpHead.projector(config);
    this.output = output;
    this.compute = compute;
    this.arrays = new NetworkArrays(compute, tensors(config, output), false);
    this.arrays.load(parameters, 0);
    this.arrays.loadBuffers(buffers);
  }

  /** Returns the entries of the state_dict that an output needs. */
  public static List<TensorSpec> tensors(NetworkConfig config, Output output) {
    var encoder = new UNetEncoder(config).tensors();
    return switch (output) {
      case REPRESENTATION -> encoder;
      case PROJECTION ->
          Stream.concat(encoder.stream(), MlpHead.projector(config).tensors().stream()).toList();
    };
  }

  /**
   * Computes the features of crops.
   *
   * @return one row per crop
   * @throws IllegalArgumentException when the crops do not fit the network
   */
  public Matrix encode(CropBatch crops) {
    compute.applyThreads();
    try (var manager = compute.newManager()) {
      var features =
          Autograd.withoutGraph(
              () -> {
                var x = HostCopy.create(manager, compute, crops.shape(), crops.values());
                var y = encoder.representation(x, arrays);
                return output == Output.PROJECTION
                    ? projector.forward(y, arrays, BatchNormMode.RUNNING)
                    : y;
              });
      return Matrix.of(features);
    }
  }

  /** Frees the weights. */
  @Override
  public void close() {
    arrays.close();
  }
}
