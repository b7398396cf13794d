package org.byol3d.segment.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.byol3d.nn.Autograd;
import org.byol3d.nn.Compute;
import org.byol3d.nn.HostCopy;
import org.byol3d.nn.NetworkArrays;
import org.byol3d.nn.SegmentationUNet;
import org.byol3d.nn.UNetEncoder;
import org.byol3d.nn.Weights;
import org.byol3d.segment.loss.LossRule;
import org.byol3d.segment.loss.LossValue;

/**
 * Computes loss and gradient of a segmentation network on labeled crops: the forward pass by the
 * engine, the loss and its gradient by the logits in Java ({@link OutputLosses}), the backward pass
 * by the engine.
 *
 * <p>With a frozen encoder only the decoder is trained: the encoder runs without a graph. Each
 * replica owns its weights; one thread at a time uses it. Equal weights and crops give equal bits.
 */
public final class SegmenterReplica implements AutoCloseable {
  private final SegmentationUNet network;
  private final OutputLosses losses;
  private final ChannelDropout dropout;
  private final boolean frozenEncoder;
  private final Compute compute;
  private final NetworkArrays encoder;
  private final NetworkArrays decoder;

  /**
   * Creates a replica, with undefined weights until they are loaded.
   *
   * @param rule how the loss is put together
   * @param frozenEncoder whether the encoder's weights stay as they are
   */
  public SegmenterReplica(
      SegmentationUNet network, LossRule rule, boolean frozenEncoder, Compute compute) {
    this.network = network;
    this.losses = new OutputLosses(rule, network.decoder().outputs());
    this.dropout = new ChannelDropout(network.decoder().dropout());
    this.frozenEncoder = frozenEncoder;
    this.compute = compute;
    this.encoder = new NetworkArrays(compute, network.encoderTensors(), !frozenEncoder);
    this.decoder = new NetworkArrays(compute, network.decoderTensors(), true);
  }

  /** Returns the number of trained weights: all, or the decoder's if the encoder is frozen. */
  public int size() {
    return (frozenEncoder ? 0 : encoder.size()) + decoder.size();
  }

  /**
   * Sets the weights of a frozen encoder.
   *
   * @param weights the encoder's, in state_dict order
   * @throws IllegalStateException when the encoder is trained: {@link #load} sets its weights
   */
  public void loadEncoder(float[] weights) {
    requireFrozen();
    encoder.load(weights, 0);
  }

  /**
   * Sets the trained weights.
   *
   * @param weights {@link #size()} values in state_dict order, the encoder's first if it is trained
   */
  public void load(float[] weights) {
    if (!frozenEncoder) {
      encoder.load(weights, 0);
    }
    decoder.load(weights, decoderStart());
  }

  /** Sets the weights of a frozen encoder. */
  void loadEncoder(double[] weights) {
    requireFrozen();
    encoder.load(weights, 0);
  }

  /** Sets the trained weights. */
  void load(double[] weights) {
    if (!frozenEncoder) {
      encoder.load(weights, 0);
    }
    decoder.load(weights, decoderStart());
  }

  /**
   * Computes loss and gradient on a micro-batch.
   *
   * @param gradient receives {@code scale} · dL/dθ: {@link #size()} values
   * @return the mean loss of the samples, without the scale
   * @throws IllegalArgumentException when the crops do not fit the network, or a class is out of
   *     its range
   */
  public LossValue train(LabeledBatch batch, float[] gradient) {
    var loss = train(batch);
    if (!frozenEncoder) {
      encoder.gradients(gradient, 0);
    }
    decoder.gradients(gradient, decoderStart());
    return loss;
  }

  /** Computes loss and gradient on a micro-batch in double precision. */
  LossValue train(LabeledBatch batch, double[] gradient) {
    var loss = train(batch);
    if (!frozenEncoder) {
      encoder.gradients(gradient, 0);
    }
    decoder.gradients(gradient, decoderStart());
    return loss;
  }

  /** Frees the weights. */
  @Override
  public void close() {
    encoder.close();
    decoder.close();
  }

  private LossValue train(LabeledBatch batch) {
    compute.applyThreads();
    try (var manager = compute.newManager()) {
      var outputs = outputs(manager, batch);
      var gradients = new ArrayList<NDArray>();
      var loss = losses.of(outputs, batch, manager, compute, gradients);
      if (!frozenEncoder) {
        encoder.zeroGradients();
      }
      decoder.zeroGradients();
      backward(outputs, gradients);
      return loss;
    }
  }

  private List<NDArray> outputs(NDManager manager, LabeledBatch batch) {
    var extent = batch.extent();
    var x =
        HostCopy.create(
            manager,
            compute,
            new Shape(batch.samples(), 1, extent.depth(), extent.height(), extent.width()),
            batch.images());
    var layers = new UNetEncoder(network.encoder());
    var decoding = network.decoderNetwork();
    Weights weights =
        name -> (name.startsWith(SegmentationUNet.ENCODER) ? encoder : decoder).get(name);
    var skips =
        frozenEncoder
            ? Autograd.withoutGraph(() -> layers.skips(x, weights))
            : Autograd.recording(() -> layers.skips(x, weights));
    var factors = dropout.arrays(manager, compute, batch.keys(), decoding.blockChannels());
    return Autograd.recording(() -> decoding.outputs(skips, factors, weights));
  }

  /** The engine differentiates one output: several are joined to Σ output · gradient first. */
  private static void backward(List<NDArray> outputs, List<NDArray> gradients) {
    if (outputs.size() == 1) {
      Autograd.backward(outputs.get(0), gradients.get(0));
      return;
    }
    var joined =
        Autograd.recording(
            () -> {
              var sum = outputs.get(0).mul(gradients.get(0)).sum();
              for (int i = 1; i < outputs.size(); i++) {
                sum = sum.add(outputs.get(i).mul(gradients.get(i)).sum());
              }
              return sum;
            });
    Autograd.backward(joined, joined.onesLike());
  }

  private int decoderStart() {
    return frozenEncoder ? 0 : encoder.size();
  }

  private void requireFrozen() {
    if (!frozenEncoder) {
      throw new IllegalStateException("the encoder is trained: load sets its weights");
    }
  }
}
