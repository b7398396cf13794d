package org.byol3d.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.byol3d.config.PretrainConfig;
import org.byol3d.distributed.ForwardPass;
import org.byol3d.distributed.TwoPhaseReplica;
import org.byol3d.nn.Compute;
import org.byol3d.optim.Arithmetic;
import org.byol3d.optim.TreeSum;
import org.byol3d.pretrain.ByolProgram;
import org.byol3d.pretrain.ByolState;
import org.byol3d.pretrain.RowBytes;
import org.byol3d.pretrain.ViewBatch;
import org.byol3d.text.Units;

/**
 * Trains with threads of one process that share their weights and gradients, without Spark and
 * without the engine. It computes the same bits as the distributed training, with the same
 * replicas. So the time that a distributed step takes longer is the cost of distribution. Used by
 * one thread.
 */
final class PlainLoop implements AutoCloseable {
  private final PretrainConfig config;
  private final ByolState state;
  private final List<TwoPhaseReplica<ViewBatch>> replicas = new ArrayList<>();
  private final List<float[]> gradients = new ArrayList<>();
  private final ExecutorService threads;

  /**
   * Creates a loop with initial weights.
   *
   * @param workers threads, each with its own encoders; a step has as many micro-batches
   * @param threadsPerWorker intra-op threads
   */
  PlainLoop(
      ByolProgram program,
      PretrainConfig config,
      long stepsPerEpoch,
      int workers,
      int threadsPerWorker) {
    this.config = config;
    state = new ByolState(config, stepsPerEpoch, config.optimizer().learningRate());
    for (int i = 0; i < workers; i++) {
      replicas.add(program.openReplica(Compute.cpu(threadsPerWorker)));
      gradients.add(new float[replicas.get(i).size()]);
    }
    threads = Executors.newFixedThreadPool(workers);
  }

  /**
   * Makes a step.
   *
   * @param views one micro-batch per worker
   */
  PlainStep step(long step, List<ViewBatch> views) throws InterruptedException {
    long start = System.nanoTime();
    var passes = onEach(i -> forward(replicas.get(i), views.get(i)));
    long headsFrom = System.nanoTime();
    var batch =
        RowBytes.representations(
            passes.stream().map(ForwardPass::outputs).toList(),
            config.network().representationSize());
    var output = state.heads(batch, replicas.size());
    long backwardFrom = System.nanoTime();
    int pairs = config.batch().micro();
    onEach(
        i -> {
          try (var pass = passes.get(i)) {
            pass.backward(
                RowBytes.encode(
                    List.of(
                        output.gradient1().slice(i * pairs, (i + 1) * pairs),
                        output.gradient2().slice(i * pairs, (i + 1) * pairs))),
                gradients.get(i));
          }
          return i;
        });
    long reduceFrom = System.nanoTime();
    var sum = new TreeSum<float[]>(Arithmetic.FLOAT::add);
    gradients.forEach(sum::add);
    var gradient = sum.sum();
    long updateFrom = System.nanoTime();
    state.update(step, gradient);
    long end = System.nanoTime();
    return new PlainStep(
        output.loss(),
        Units.seconds(end - start),
        Units.seconds(headsFrom - start),
        Units.seconds(backwardFrom - headsFrom),
        Units.seconds(reduceFrom - backwardFrom),
        Units.seconds(updateFrom - reduceFrom),
        Units.seconds(end - updateFrom));
  }

  private ForwardPass forward(TwoPhaseReplica<ViewBatch> replica, ViewBatch views) {
    replica.load(state.online());
    replica.loadAverage(state.target());
    return replica.forward(views, TwoPhaseReplica.Mode.OUTPUTS_AND_GRAPH);
  }

  /** The part of a step that one worker computes. */
  @FunctionalInterface
  private interface Share<T> {
    T of(int worker);
  }

  private <T> List<T> onEach(Share<T> share) throws InterruptedException {
    var calls = IntStream.range(0, replicas.size()).<Callable<T>>mapToObj(i -> () -> share.of(i));
    var results = new ArrayList<T>();
    for (var result : threads.invokeAll(calls.toList())) {
      try {
        results.add(result.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException("the plain loop failed: " + e.getCause(), e.getCause());
      }
    }
    return results;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    replicas.forEach(TwoPhaseReplica::close);
    state.close();
  }
}
