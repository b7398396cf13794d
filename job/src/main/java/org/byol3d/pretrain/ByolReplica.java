package org.byol3d.pretrain;

import java.util.List;
import org.byol3d.byol.EncoderReplica;
import org.byol3d.byol.KeptEncoding;
import org.byol3d.byol.Matrix;
import org.byol3d.distributed.ForwardPass;
import org.byol3d.distributed.TwoPhaseReplica;
import org.byol3d.nn.Compute;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.TrainableWidths;
import org.byol3d.optim.Arithmetic;

/** The online and target encoder of one worker. */
final class ByolReplica implements TwoPhaseReplica<ViewBatch> {
  /** Number of matrices that a pass returns: y of both views, then y′ of both views. */
  static final int OUTPUTS = 4;

  /** Number of matrices of an output gradient: dL/dy of both views. */
  static final int GRADIENTS = 2;

  private final EncoderReplica online;
  private final EncoderReplica target;
  private final int columns;
  private final float[] secondGradient;

  ByolReplica(NetworkConfig config, Compute compute) {
    TrainableWidths.require(config.channels(), compute.device(), System.getenv());
    online = EncoderReplica.online(config, compute);
    target = EncoderReplica.target(config, compute);
    columns = config.representationSize();
    secondGradient = new float[online.size()];
  }

  @Override
  public int size() {
    return online.size();
  }

  @Override
  public void load(float[] weights) {
    online.load(weights);
  }

  @Override
  public void loadAverage(float[] average) {
    target.load(average);
  }

  @Override
  public ForwardPass forward(ViewBatch batch, Mode mode) {
    return switch (mode) {
      case OUTPUTS ->
          new Outputs(outputs(online.encode(batch.first()), online.encode(batch.second()), batch));
      case OUTPUTS_AND_GRAPH -> kept(batch, true);
      case GRAPH -> kept(batch, false);
    };
  }

  @Override
  public void close() {
    online.close();
    target.close();
  }

  private ForwardPass kept(ViewBatch batch, boolean withOutputs) {
    var first = online.encodeKeepingGraph(batch.first());
    KeptEncoding second;
    try {
      second = online.encodeKeepingGraph(batch.second());
    } catch (RuntimeException e) {
      first.close();
      throw e;
    }
    try {
      var outputs =
          withOutputs
              ? outputs(first.representations(), second.representations(), batch)
              : new byte[0];
      return new Graph(first, second, outputs);
    } catch (RuntimeException e) {
      first.close();
      second.close();
      throw e;
    }
  }

  private byte[] outputs(Matrix first, Matrix second, ViewBatch batch) {
    return RowBytes.encode(
        List.of(first, second, target.encode(batch.first()), target.encode(batch.second())));
  }

  /** A pass without a graph. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares it
  private record Outputs(byte[] outputs) implements ForwardPass {
    @Override
    public void backward(byte[] outputGradient, float[] gradient) {
      throw new IllegalStateException("this pass was made without a graph");
    }

    @Override
    public void close() {
      // Holds no native memory.
    }
  }

  /** A pass with the graphs of both views. */
  private final class Graph implements ForwardPass {
    private final KeptEncoding first;
    private final KeptEncoding second;
    private final byte[] outputs;

    private Graph(KeptEncoding first, KeptEncoding second, byte[] outputs) {
      this.first = first;
      this.second = second;
      this.outputs = outputs;
    }

    @Override
    public byte[] outputs() {
      return outputs;
    }

    @Override
    public void backward(byte[] outputGradient, float[] gradient) {
      var perView = RowBytes.decode(outputGradient, GRADIENTS, columns);
      online.backward(first, perView.get(0));
      online.gradients(gradient);
      online.backward(second, perView.get(1));
      online.gradients(secondGradient);
      Arithmetic.FLOAT.add(gradient, secondGradient);
    }

    @Override
    public void close() {
      first.close();
      second.close();
    }
  }
}
