package org.byol3d.bench;

import java.util.ArrayList;
import java.util.List;
import org.byol3d.byol.EncoderReplica;
import org.byol3d.byol.KeptEncoding;
import org.byol3d.byol.Matrix;
import org.byol3d.byol.Representations;
import org.byol3d.nn.Compute;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.optim.Arithmetic;
import org.byol3d.pretrain.ViewBatch;

/** A plain loop's share of the encoders' work. Used by one thread at a time. */
final class PlainWorker implements AutoCloseable {
  private final EncoderReplica online;
  private final EncoderReplica target;
  private final float[] secondGradient;
  private final float[] gradient;
  private KeptEncoding first;
  private KeptEncoding second;

  PlainWorker(NetworkConfig network, Compute compute) {
    online = EncoderReplica.online(network, compute);
    target = EncoderReplica.target(network, compute);
    gradient = new float[online.size()];
    secondGradient = new float[online.size()];
  }

  /** Takes new weights and runs a micro-batch forward. */
  Representations encode(float[] onlineVector, float[] targetVector, ViewBatch views) {
    online.load(onlineVector);
    target.load(targetVector);
    first = online.encodeKeepingGraph(views.first());
    second = online.encodeKeepingGraph(views.second());
    return new Representations(
        first.representations(),
        second.representations(),
        target.encode(views.first()),
        target.encode(views.second()));
  }

  /** The gradient of both views, this worker's until its next call. */
  float[] backward(Matrix firstOutput, Matrix secondOutput) {
    online.backward(first, firstOutput);
    online.gradients(gradient);
    online.backward(second, secondOutput);
    online.gradients(secondGradient);
    Arithmetic.FLOAT.add(gradient, secondGradient);
    return gradient;
  }

  @Override
  public void close() {
    var kept = new ArrayList<KeptEncoding>();
    if (first != null) {
      kept.addAll(List.of(first, second));
    }
    kept.forEach(KeptEncoding::close);
    online.close();
    target.close();
  }
}
