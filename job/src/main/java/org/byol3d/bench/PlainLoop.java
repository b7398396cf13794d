package org.byol3d.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.byol3d.bench.ViewsReader.Views;
import org.byol3d.byol.ByolHeads;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.byol.LearningRateSchedule;
import org.byol3d.byol.Representations;
import org.byol3d.byol.TauSchedule;
import org.byol3d.config.PretrainConfig;
import org.byol3d.config.PretrainConfig.OptimiserConfig;
import org.byol3d.nn.Compute;
import org.byol3d.optim.AdamW;
import org.byol3d.optim.AdamWConfig;
import org.byol3d.optim.Arithmetic;
import org.byol3d.optim.ExponentialMovingAverage;
import org.byol3d.optim.GlobalNormClip;
import org.byol3d.optim.Lars;
import org.byol3d.optim.LarsConfig;
import org.byol3d.optim.Optimizer;
import org.byol3d.optim.ParameterMap;
import org.byol3d.optim.TreeSum;

/**
 * The training as threads of one process that share their arrays: no Spark, no engine, nothing
 * serialised. It makes the bits that the distributed training makes, so that what a step of that
 * takes longer is what distribution costs. Used by one thread.
 */
final class PlainLoop implements AutoCloseable {
  private static final double NANOS = 1e9;

  private final PretrainConfig config;
  private final ByolNetworks networks;
  private final ByolHeads heads;
  private final Optimizer<float[]> optimiser;
  private final GlobalNormClip<float[]> clip;
  private final ExponentialMovingAverage<float[]> average;
  private final LearningRateSchedule rates;
  private final TauSchedule taus;
  private final float[] online;
  private final float[] target;
  private final float[] gradient;
  private final List<PlainWorker> workers;
  private final ExecutorService threads;

  /**
   * @param workers threads, each with an encoder of its own; as many micro-batches make a step
   * @param threadsOfAWorker intra-op
   */
  PlainLoop(PretrainConfig config, long stepsPerEpoch, int workers, int threadsOfAWorker) {
    this.config = config;
    networks = new ByolNetworks(config.network());
    heads =
        new ByolHeads(
            config.network(),
            Compute.cpu(config.run().compute().driverThreads()),
            config.byol().batchNorm(),
            config.byol().targetBatchNorm());
    var map = networks.onlineParameters(config.optimiser().decay());
    optimiser = optimiser(config.optimiser(), map);
    clip = new GlobalNormClip<>(Arithmetic.FLOAT, config.optimiser().clipNorm());
    average = new ExponentialMovingAverage<>(Arithmetic.FLOAT, networks.targetParameters(), map);
    rates =
        LearningRateSchedule.ofEpochs(
            config.optimiser().learningRate(),
            config.schedule().warmupEpochs(),
            config.schedule().epochs(),
            stepsPerEpoch);
    taus = new TauSchedule(config.byol().tau(), rates.steps());
    online = networks.initialOnline(config.seed());
    target = networks.initialTarget(online);
    gradient = new float[online.length];
    heads.online().loadBuffers(ByolNetworks.initialBuffers(networks.onlineHeads()));
    heads.target().loadBuffers(ByolNetworks.initialBuffers(networks.targetHeads()));
    loadHeads();
    var compute = Compute.cpu(threadsOfAWorker);
    this.workers =
        IntStream.range(0, workers)
            .mapToObj(i -> new PlainWorker(config.network(), compute))
            .toList();
    threads = Executors.newFixedThreadPool(workers);
  }

  private static Optimizer<float[]> optimiser(OptimiserConfig config, ParameterMap map) {
    return switch (config.algorithm()) {
      case ADAMW ->
          new AdamW<>(Arithmetic.FLOAT, map, AdamWConfig.withWeightDecay(config.weightDecay()));
      case LARS ->
          new Lars<>(Arithmetic.FLOAT, map, LarsConfig.withWeightDecay(config.weightDecay()));
    };
  }

  /**
   * Makes a step.
   *
   * @param views one micro-batch a worker
   */
  PlainStep step(long step, List<Views> views) throws InterruptedException {
    long start = System.nanoTime();
    var encoded = onEach(i -> workers.get(i).encode(online, target, views.get(i)));
    long headsFrom = System.nanoTime();
    var output = heads.step(concat(encoded), workers.size());
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
    int size = networks.encoderSize();
    System.arraycopy(sum.sum(), 0, gradient, 0, size);
    long updateFrom = System.nanoTime();
    heads.online().gradients(gradient, size);
    clip.clip(List.of(gradient));
    optimiser.step(online, gradient, rates.at(step));
    average.update(target, online, taus.at(step));
    loadHeads();
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

  private static Representations concat(List<Representations> parts) {
    return parts.stream()
        .reduce(
            (a, b) ->
                new Representations(
                    a.online1().concat(b.online1()),
                    a.online2().concat(b.online2()),
                    a.target1().concat(b.target1()),
                    a.target2().concat(b.target2())))
        .orElseThrow();
  }

  private void loadHeads() {
    heads.online().load(online, networks.encoderSize());
    heads.target().load(target, networks.encoderSize());
  }

  @Override
  public void close() {
    threads.shutdownNow();
    workers.forEach(PlainWorker::close);
    heads.close();
  }
}
