package org.byol3d.byol;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashSet;
import java.util.Set;
import org.byol3d.nn.Autograd;
import org.byol3d.nn.Compute;
import org.byol3d.nn.HostCopy;
import org.byol3d.nn.MlpHead;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.Parameters;
import org.byol3d.nn.Statistics;
import org.byol3d.nn.TensorSpec;
import org.byol3d.nn.Weights;

/**
 * Projector, predictor and target projector: the heads phase of a step, on the whole global batch.
 *
 * <p>It is small (a row is a few hundred numbers), so one process does it for all workers, and
 * batch normalisation sees the whole batch whatever the number of workers. Used by one thread at a
 * time.
 */
public final class ByolHeads implements AutoCloseable {
  private final Compute compute;
  private final MlpHead projector;
  private final MlpHead predictor;
  private final BatchNormScope scope;
  private final TargetBatchNorm targetBatchNorm;
  private final Parameters online;
  private final Parameters target;
  private final Set<String> buffers = new HashSet<>();

  /** Allocates the heads; their weights are undefined until they are loaded. */
  public ByolHeads(
      NetworkConfig config,
      Compute compute,
      BatchNormScope scope,
      TargetBatchNorm targetBatchNorm) {
    this.compute = compute;
    this.projector = MlpHead.projector(config);
    this.predictor = MlpHead.predictor(config);
    this.scope = scope;
    this.targetBatchNorm = targetBatchNorm;
    var networks = new ByolNetworks(config);
    this.online = new Parameters(compute, networks.onlineHeads(), true);
    this.target = new Parameters(compute, networks.targetHeads(), false);
    TensorSpec.buffers(networks.onlineHeads()).forEach(buffer -> buffers.add(buffer.name()));
  }

  /** Weights, buffers and, after {@link #step}, gradients of projector and predictor. */
  public Parameters online() {
    return online;
  }

  /** Weights and buffers of the target projector. */
  public Parameters target() {
    return target;
  }

  /**
   * The loss of a global batch and its gradients. Running statistics move once a view, view 1
   * first.
   *
   * @param batch the encoders' outputs for the global batch
   * @param workers into how many equal runs of rows {@link BatchNormScope#PER_WORKER} divides the
   *     batch; {@link BatchNormScope#GLOBAL} does not use it
   * @throws IllegalArgumentException when the rows cannot be divided so, or a batch normalisation
   *     would see a single row
   */
  public HeadsOutput step(Representations batch, int workers) {
    int groups = scope == BatchNormScope.GLOBAL ? 1 : workers;
    if (groups < 1 || batch.rows() % groups != 0) {
      throw new IllegalArgumentException(
          "a batch of " + batch.rows() + " rows cannot be divided among " + workers + " workers");
    }
    compute.applyThreads();
    online.zeroGradients();
    try (var manager = compute.newManager()) {
      var y1 = leaf(manager, batch.online1());
      var y2 = leaf(manager, batch.online2());
      return Autograd.recording(
          () -> {
            var q1 = predictions(y1, groups);
            var q2 = predictions(y2, groups);
            var t1 = targets(array(manager, batch.target1()), groups);
            var t2 = targets(array(manager, batch.target2()), groups);
            var loss12 = RegressionLoss.perRow(q1, t2).mean();
            var loss21 = RegressionLoss.perRow(q2, t1).mean();
            var loss = loss12.add(loss21);
            Autograd.backward(loss, loss.onesLike());
            return new HeadsOutput(
                scalar(loss), scalar(loss12), scalar(loss21), gradient(y1), gradient(y2));
          });
    }
  }

  /** Frees the weights. */
  @Override
  public void close() {
    online.close();
    target.close();
  }

  private NDArray predictions(NDArray y, int groups) {
    return perGroup(
        y,
        groups,
        online,
        (rows, weights) ->
            predictor.forward(
                projector.forward(rows, weights, Statistics.BATCH), weights, Statistics.BATCH));
  }

  private NDArray targets(NDArray y, int groups) {
    return Autograd.withoutGraph(
        () ->
            perGroup(
                y,
                groups,
                target,
                (rows, weights) -> projector.forward(rows, weights, targetBatchNorm.statistics())));
  }

  private NDArray perGroup(NDArray y, int groups, Parameters parameters, Head head) {
    if (groups == 1) {
      return head.forward(y, parameters);
    }
    var outputs = new NDList();
    int group = 0;
    for (var rows : y.split(groups)) {
      outputs.add(head.forward(rows, group == 0 ? parameters : keepingBuffers(parameters)));
      group++;
    }
    return NDArrays.concat(outputs);
  }

  /** The same weights, with copies of the buffers that are thrown away. */
  private Weights keepingBuffers(Parameters parameters) {
    return name -> buffers.contains(name) ? parameters.get(name).duplicate() : parameters.get(name);
  }

  private NDArray leaf(NDManager manager, Matrix rows) {
    var array = array(manager, rows);
    array.setRequiresGradient(true);
    return array;
  }

  private NDArray array(NDManager manager, Matrix rows) {
    return HostCopy.create(manager, compute, new Shape(rows.rows(), rows.columns()), rows.values());
  }

  private static Matrix gradient(NDArray leaf) {
    var shape = leaf.getShape();
    try (var gradient = leaf.getGradient()) {
      return new Matrix(
          Math.toIntExact(shape.get(0)),
          Math.toIntExact(shape.get(1)),
          HostCopy.toDoubles(gradient));
    }
  }

  private static double scalar(NDArray value) {
    return HostCopy.toDoubles(value)[0];
  }

  /** A head, or two in a row. */
  @FunctionalInterface
  private interface Head {
    NDArray forward(NDArray rows, Weights weights);
  }
}
