package org.byol3d.byol;

import java.util.ArrayList;
import java.util.List;
import org.byol3d.nn.Compute;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.optim.TreeSum;

/**
 * The phases of a step, one after another in one process: encode by micro-batches, heads on the
 * whole batch, backward by micro-batches. A cluster runs the same phases on many workers and must
 * reproduce this result.
 *
 * <p>The loss and gradients are those of the whole batch, to rounding, however it is divided.
 *
 * @param <A> the vector: {@code float[]} or {@code double[]}
 */
public final class PhasedStep<A> implements AutoCloseable {
  private final FlatVectors<A> vectors;
  private final EncoderReplica online;
  private final EncoderReplica target;
  private final ByolHeads heads;
  private final int size;

  /**
   * Allocates both networks; their weights are undefined until they are loaded.
   *
   * @param compute its precision must be the vectors'
   */
  public PhasedStep(
      FlatVectors<A> vectors,
      NetworkConfig config,
      Compute compute,
      BatchNormScope scope,
      TargetBatchNorm targetBatchNorm) {
    if (compute.precision() != vectors.precision()) {
      throw new IllegalArgumentException(
          "vectors of " + vectors.precision() + " for networks in " + compute.precision());
    }
    this.vectors = vectors;
    this.online = EncoderReplica.online(config, compute);
    this.target = EncoderReplica.target(config, compute);
    this.heads = new ByolHeads(config, compute, scope, targetBatchNorm);
    this.size = online.size() + heads.online().size();
  }

  /** Sets both networks' parameters from their vectors. */
  public void load(A onlineVector, A targetVector) {
    vectors.load(onlineVector, online);
    vectors.load(onlineVector, online.size(), heads.online());
    vectors.load(targetVector, target);
    vectors.load(targetVector, target.size(), heads.target());
  }

  /** Returns the heads, with the running statistics that a step changes. */
  public ByolHeads heads() {
    return heads;
  }

  /**
   * Computes the loss of a global batch and its gradient with respect to the online network.
   *
   * @param view1 view 1 of every crop pair
   * @param view2 view 2 of every crop pair
   * @param microBatch crop pairs per micro-batch; divides their number
   * @param policy what happens to graphs between the phases
   * @param workers see {@link ByolHeads#step}
   * @throws IllegalArgumentException when the views differ in number or micro-batches do not divide
   *     them
   */
  public Result<A> run(
      CropBatch view1, CropBatch view2, int microBatch, GraphPolicy policy, int workers) {
    if (view1.count() != view2.count() || microBatch < 1 || view1.count() % microBatch != 0) {
      throw new IllegalArgumentException(
          view1.count()
              + " and "
              + view2.count()
              + " views cannot be divided into micro-batches of "
              + microBatch
              + " pairs");
    }
    List<Encoded> encoded = new ArrayList<>();
    try {
      var parts = new ArrayList<Representations>();
      for (int from = 0; from < view1.count(); from += microBatch) {
        var first = view1.slice(from, from + microBatch);
        var second = view2.slice(from, from + microBatch);
        encoded.add(encode(first, policy));
        encoded.add(encode(second, policy));
        parts.add(
            new Representations(
                encoded.get(encoded.size() - 2).representations(),
                encoded.get(encoded.size() - 1).representations(),
                target.encode(first),
                target.encode(second)));
      }
      var output = heads.step(Representations.join(parts), workers);
      var gradient = backward(encoded, output, microBatch);
      vectors.gradients(heads.online(), gradient, online.size());
      return new Result<>(output, gradient);
    } finally {
      encoded.forEach(Encoded::close);
    }
  }

  /** Frees both networks. */
  @Override
  public void close() {
    online.close();
    target.close();
    heads.close();
  }

  /**
   * A step's outcome.
   *
   * @param heads losses
   * @param gradient dL/dθ of the online network, in its vector's order
   */
  public record Result<A>(HeadsOutput heads, A gradient) {}

  private A backward(List<Encoded> encoded, HeadsOutput output, int microBatch) {
    var sum = new TreeSum<A>(vectors::add);
    for (int i = 0; i < encoded.size(); i++) {
      var outputGradient = i % 2 == 0 ? output.gradient1() : output.gradient2();
      int from = i / 2 * microBatch;
      online.backward(encoded.get(i).graph(online), outputGradient.slice(from, from + microBatch));
      var term = vectors.zeros(size);
      vectors.gradients(online, term);
      sum.add(term);
    }
    return sum.sum();
  }

  private Encoded encode(CropBatch crops, GraphPolicy policy) {
    return switch (policy) {
      case KEEP -> new Encoded.WithGraph(online.encodeKeepingGraph(crops));
      case RECOMPUTE -> new Encoded.CropsOnly(crops, online.encode(crops));
    };
  }

  /** One view of a micro-batch between the phases. */
  private sealed interface Encoded extends AutoCloseable {
    Matrix representations();

    /** Returns its graph, recorded now or before. */
    KeptEncoding graph(EncoderReplica encoder);

    @Override
    void close();

    record WithGraph(KeptEncoding kept) implements Encoded {
      @Override
      public Matrix representations() {
        return kept.representations();
      }

      @Override
      public KeptEncoding graph(EncoderReplica encoder) {
        return kept;
      }

      @Override
      public void close() {
        kept.close();
      }
    }

    record CropsOnly(CropBatch crops, Matrix representations) implements Encoded {
      @Override
      public KeptEncoding graph(EncoderReplica encoder) {
        return encoder.encodeKeepingGraph(crops);
      }

      @Override
      public void close() {
        // It has no native memory.
      }
    }
  }
}
