package org.byol3d.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.byol3d.byol.Representations;
import org.byol3d.config.PretrainConfig;
import org.byol3d.nn.Compute;
import org.byol3d.optim.Arithmetic;
import org.byol3d.optim.TreeSum;
import org.byol3d.pretrain.ByolState;
import org.byol3d.pretrain.ViewBatch;

/**
 * The training as threads of one process that share their arrays: no Spark, no engine, nothing
 * serialized. It makes the bits that the distributed training makes, so that what a step of that
 * takes longer is what distribution costs. Used by one thread.
 */
final class PlainLoop implements AutoCloseable {
  private static final double NANOS = 1e9;

  private final PretrainConfig config;
  private final ByolState state;
  private final List<PlainWorker> workers;
  private final ExecutorService threads;

  /**
   * @param workers threads, each with an encoder of its own; as many micro-batches make a step
   * @param threadsOfAWorker intra-op
   */
  PlainLoop(PretrainConfig config, long stepsPerEpoch, int workers, int threadsOfAWorker) {
    this.config = config;
    state = new ByolState(config, stepsPerEpoch, config.optimizer().learningRate());
    var compute = Compute.cpu(threadsOfAWorker);
    this.workers =
        IntStream.range(0, workers)
            .mapToObj(i -> new PlainWorker(config.network(), compute))
            .toList();
    threads = Executors.newFixedThreadPool(workers);
  }

  /**
   * Makes a step.
   *
   * @param views one micro-batch a worker
   */
  PlainStep step(long step, List<ViewBatch> views) throws InterruptedException {
    long start = System.nanoTime();
    var encoded = onEach(i -> workers.get(i).encode(state.online(), state.target(), views.get(i)));
    long headsFrom = System.nanoTime();
    var batch = Representations.join(encoded);
    var output = state.heads(batch, workers.size());
    long backwardFrom = System.nanoTime();
    int pairs = config.batch().micro();
    var gradients =
        onEach(
            i ->
                workers
                    .get(i)
                    .backward(
                        output.gradient1().slice(i * pairs, (i + 1) * pairs),
                        output.gradient2().slice(i * pairs, (i + 1) * pairs)));
    long reduceFrom = System.nanoTime();
    var sum = new TreeSum<float[]>(Arithmetic.FLOAT::add);
    gradients.forEach(sum::add);
    var gradient = sum.sum();
    long updateFrom = System.nanoTime();
    state.update(step, gradient);
    long end = System.nanoTime();
    return new PlainStep(
        output.loss(),
        (end - start) / NANOS,
        (headsFrom - start) / NANOS,
        (backwardFrom - headsFrom) / NANOS,
        (reduceFrom - backwardFrom) / NANOS,
        (updateFrom - reduceFrom) / NANOS,
        (end - updateFrom) / NANOS);
  }

  /** What a worker does. */
  @FunctionalInterface
  private interface Share<T> {
    T of(int worker);
  }

  private <T> List<T> onEach(Share<T> share) throws InterruptedException {
    var tasks = IntStream.range(0, workers.size()).<Callable<T>>mapToObj(i -> () -> share.of(i));
    var results = new ArrayList<T>();
    for (var result : threads.invokeAll(tasks.toList())) {
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
    workers.forEach(PlainWorker::close);
    state.close();
  }
}
