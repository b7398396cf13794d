package org.byol3d.byol;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.concurrent.atomic.AtomicInteger;
import org.byol3d.nn.Autograd;
import org.byol3d.nn.Compute;
import org.byol3d.nn.HostCopy;
import org.byol3d.nn.NetworkArrays;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.UNetEncoder;

/**
 * Computes the encode and backward phases of a step with one copy of an encoder.
 *
 * <p>Each replica owns its weights, so several replicas of one JVM can work at the same time. Only
 * one thread may use a replica at a time, but not always the same thread. Weights cannot be loaded
 * while a graph is kept, because the graph still reads them.
 */
public final class EncoderReplica implements AutoCloseable {
  private final UNetEncoder encoder;
  private final Compute compute;
  private final boolean trainable;
  private final NetworkArrays arrays;
  private final AtomicInteger keptGraphs = new AtomicInteger();

  private EncoderReplica(NetworkConfig config, Compute compute, boolean trainable) {
    this.encoder = new UNetEncoder(config);
    this.compute = compute;
    this.trainable = trainable;
    this.arrays = new NetworkArrays(compute, encoder.tensors(), trainable);
  }

  /** Creates an online encoder, which can keep graphs. Its weights are undefined until loaded. */
  public static EncoderReplica online(NetworkConfig config, Compute compute) {
    return new EncoderReplica(config, compute, true);
  }

  /** Creates a target encoder, which only encodes. Its weights are undefined until loaded. */
  public static EncoderReplica target(NetworkConfig config, Compute compute) {
    return new EncoderReplica(config, compute, false);
  }

  /** Returns the number of parameters. */
  public int size() {
    return arrays.size();
  }

  /**
   * Sets the weights from the first {@link #size()} values of a network's vector.
   *
   * @throws IllegalStateException when a graph is kept
   */
  public void load(float[] vector) {
    requireNoGraph();
    arrays.load(vector, 0);
  }

  /**
   * Sets the weights from the first {@link #size()} values of a network's vector.
   *
   * @throws IllegalStateException when a graph is kept
   */
  void load(double[] vector) {
    requireNoGraph();
    arrays.load(vector, 0);
  }

  /**
   * Computes the encode phase without a graph.
   *
   * @return y, one row per crop
   * @throws IllegalArgumentException when the crops do not fit the network
   */
  public Matrix encode(CropBatch crops) {
    compute.applyThreads();
    try (var manager = compute.newManager()) {
      return Matrix.of(Autograd.withoutGraph(() -> representation(manager, crops)));
    }
  }

  /**
   * Computes the encode phase and keeps its graph for {@link #backward}. The values have the same
   * bits as those of {@link #encode}.
   *
   * @throws IllegalArgumentException when the crops do not fit the network
   * @throws IllegalStateException when this is a target encoder
   */
  public KeptEncoding encodeKeepingGraph(CropBatch crops) {
    if (!trainable) {
      throw new IllegalStateException("a target encoder has no gradient: use an online encoder");
    }
    compute.applyThreads();
    var manager = compute.newManager();
    try {
      var output = Autograd.recording(() -> representation(manager, crops));
      keptGraphs.incrementAndGet();
      return new KeptEncoding(manager, output, Matrix.of(output), keptGraphs::decrementAndGet);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /**
   * Computes the backward phase: the gradient of y·(dL/dy) with respect to the weights, which
   * {@link #gradients} copies. It replaces the gradient of an earlier call, and closes the
   * encoding.
   *
   * @param kept an encoding of this replica
   * @param outputGradient dL/dy, one row per crop
   */
  public void backward(KeptEncoding kept, Matrix outputGradient) {
    compute.applyThreads();
    try (kept) {
      var gradient = outputGradient.toNative(kept.manager(), compute);
      arrays.zeroGradients();
      Autograd.backward(kept.output(), gradient);
    }
  }

  /**
   * Copies the last backward phase's gradient to the first {@link #size()} values of a vector.
   *
   * @throws IllegalArgumentException in double precision
   */
  public void gradients(float[] vector) {
    arrays.gradients(vector, 0);
  }

  /** Copies the last backward phase's gradient to the first {@link #size()} values of a vector. */
  void gradients(double[] vector) {
    arrays.gradients(vector, 0);
  }

  /** Frees the weights. The owners of kept encodings close them. */
  @Override
  public void close() {
    arrays.close();
  }

  private NDArray representation(NDManager manager, CropBatch crops) {
    var x = HostCopy.create(manager, compute, crops.shape(), crops.values());
    return encoder.representation(x, arrays);
  }

  private void requireNoGraph() {
    if (keptGraphs.get() > 0) {
      throw new IllegalStateException(
          keptGraphs + " kept graphs still read this encoder's weights: close them first");
    }
  }
}
