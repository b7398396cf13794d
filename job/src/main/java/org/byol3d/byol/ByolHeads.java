package org.byol3d.byol;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.HashSet;
import java.util.Set;
import org.byol3d.nn.Autograd;
import org.byol3d.nn.BatchNormMode;
import org.byol3d.nn.Compute;
import org.byol3d.nn.HostCopy;
import org.byol3d.nn.MlpHead;
import org.byol3d.nn.NetworkArrays;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.TensorSpec;
import org.byol3d.nn.Weights;

/**
 * Computes the heads phase of a step on the whole global batch: projector, predictor and target
 * projector.
 *
 * <p>The phase is small (a row is a few hundred numbers), so one process computes it for all
 * workers, and batch normalization sees the whole batch for any number of workers. Only one thread
 * may use it at a time.
 */
public final class ByolHeads implements AutoCloseable {
  private final Compute compute;
  private final MlpHead projector;
  private final MlpHead predictor;
  private final BatchNormScope scope;
  private final TargetBatchNorm targetBatchNorm;
  private final NetworkArrays online;
  private final NetworkArrays target;
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
    this.online = new NetworkArrays(compute, networks.onlineHeads(), true);
    this.target = new NetworkArrays(compute, networks.targetHeads(), false);
    TensorSpec.buffers(networks.onlineHeads()).forEach(buffer -> buffers.add(buffer.name()));
  }

  /** Returns weights, buffers and, after {@link #step}, gradients of projector and predictor. */
  public NetworkArrays online() {
    return online;
  }

  /** Returns weights and buffers of the target projector. */
  public NetworkArrays target() {
    return target;
  }

  /**
   * Computes the loss of a global batch and its gradients. Running statistics move once per view,
   * view 1 first.
   *
   * @param batch the encoders' outputs for the global batch
   * @param workers number of equal runs of rows into which {@link BatchNormScope#PER_WORKER}
   *     divides the batch; {@link BatchNormScope#GLOBAL} does not use it
   * @throws IllegalArgumentException when the rows cannot be divided equally, or a batch
   *     normalization would see a single row
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
            // Each view goes through both heads before the next: running statistics move in that
            // order.
            var z1 = online(projector, y1, groups);
            var q1 = online(predictor, z1, groups);
            var q2 = online(predictor, online(projector, y2, groups), groups);
            var t1 = targets(batch.target1().toNative(manager, compute), groups);
            var t2 = targets(batch.target2().toNative(manager, compute), groups);
            var loss12 = RegressionLoss.perRow(q1, t2).mean();
            var loss21 = RegressionLoss.perRow(q2, t1).mean();
            var loss = loss12.add(loss21);
            Autograd.backward(loss, loss.onesLike());
            return new HeadsOutput(
                scalar(loss),
                scalar(loss12),
                scalar(loss21),
                gradient(y1),
                gradient(y2),
                Matrix.of(z1));
          });
    }
  }

  /** Frees the weights. */
  @Override
  public void close() {
    online.close();
    target.close();
  }

  private NDArray online(MlpHead head, NDArray rows, int groups) {
    return perGroup(rows, groups, online, head, BatchNormMode.BATCH);
  }

  private NDArray targets(NDArray y, int groups) {
    return Autograd.withoutGraph(
        () -> perGroup(y, groups, target, projector, targetBatchNorm.mode()));
  }

  private NDArray perGroup(
      NDArray rows, int groups, NetworkArrays arrays, MlpHead head, BatchNormMode mode) {
    if (groups == 1) {
      return head.forward(rows, arrays, mode);
    }
    var outputs = new NDList();
    for (var part : rows.split(groups)) {
      var weights = outputs.isEmpty() ? arrays : keepingBuffers(arrays);
      outputs.add(head.forward(part, weights, mode));
    }
    return NDArrays.concat(outputs);
  }

  /** Returns the same weights with copies of the buffers, so that the originals do not change. */
  private Weights keepingBuffers(NetworkArrays arrays) {
    return name -> buffers.contains(name) ? arrays.get(name).duplicate() : arrays.get(name);
  }

  private NDArray leaf(NDManager manager, Matrix rows) {
    var array = rows.toNative(manager, compute);
    array.setRequiresGradient(true);
    return array;
  }

  private static Matrix gradient(NDArray leaf) {
    try (var gradient = leaf.getGradient()) {
      return Matrix.of(gradient);
    }
  }

  private static double scalar(NDArray value) {
    return HostCopy.toDoubles(value)[0];
  }
}
