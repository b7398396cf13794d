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
 * A trained encoder in use: crops of any size to feature vectors, each by itself. Used by one
 * thread at a time.
 */
public final class CropEncoder implements AutoCloseable {
  private final UNetEncoder encoder;
  private final MlpHead projector;
  private final Output output;
  private final Compute compute;
  private final NetworkArrays arrays;

  /** Which features. */
  public enum Output {
    /** y, the encoder's: for any further use. */
    REPRESENTATION,
    /** z, the projector's by its running statistics: what the loss compared. */
    PROJECTION
  }

  /**
   * Sets up an encoder.
   *
   * @param output which features
   * @param parameters values of the parameters among {@link #tensors}, one after the other
   * @param buffers values of the buffers among them
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

  /** The entries of the state_dict that an output needs. */
  public static List<TensorSpec> tensors(NetworkConfig config, Output output) {
    var encoder = new UNetEncoder(config).tensors();
    return switch (output) {
      case REPRESENTATION -> encoder;
      case PROJECTION ->
          Stream.concat(encoder.stream(), MlpHead.projector(config).tensors().stream()).toList();
    };
  }

  /**
   * The features of crops.
   *
   * @return one row a crop
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
