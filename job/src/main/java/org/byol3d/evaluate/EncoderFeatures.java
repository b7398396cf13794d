package org.byol3d.evaluate;

import org.byol3d.byol.ByolNetworks;
import org.byol3d.byol.CropBatch;
import org.byol3d.byol.CropEncoder;
import org.byol3d.byol.Matrix;
import org.byol3d.checkpoint.NetworkRecognition;
import org.byol3d.nn.Compute;
import org.byol3d.nn.InitialWeights;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.TensorSpec;

/** A frozen encoder's representation y. Used by one thread at a time. */
public final class EncoderFeatures implements CropFeatures, AutoCloseable {
  private static final CropEncoder.Output OUTPUT = CropEncoder.Output.REPRESENTATION;

  private final String name;
  private final CropEncoder encoder;

  private EncoderFeatures(String name, CropEncoder encoder) {
    this.name = name;
    this.encoder = encoder;
  }

  /**
   * Opens the encoder of given weights.
   *
   * @param threads intra-op threads
   * @throws org.byol3d.checkpoint.MismatchedWeightsException when there is none in them
   */
  public static EncoderFeatures of(NamedEncoder named, int threads) {
    var config = NetworkRecognition.recognize(named.weights());
    var tensors = CropEncoder.tensors(config, OUTPUT);
    return new EncoderFeatures(
        named.name(),
        new CropEncoder(
            config,
            Compute.cpu(threads),
            OUTPUT,
            named.weights().values(TensorSpec.parameters(tensors)),
            named.weights().doubles(TensorSpec.buffers(tensors))));
  }

  /**
   * Opens an encoder as training starts with it. It shows what the architecture alone is worth.
   *
   * @param config its sizes
   * @param threads intra-op threads
   */
  public static EncoderFeatures random(String name, NetworkConfig config, long seed, int threads) {
    var tensors = CropEncoder.tensors(config, OUTPUT);
    return new EncoderFeatures(
        name,
        new CropEncoder(
            config,
            Compute.cpu(threads),
            OUTPUT,
            InitialWeights.values(TensorSpec.parameters(tensors), seed),
            ByolNetworks.initialBuffers(tensors)));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Matrix of(CropBatch crops) {
    return encoder.encode(crops);
  }

  /** Frees the weights. */
  @Override
  public void close() {
    encoder.close();
  }
}
