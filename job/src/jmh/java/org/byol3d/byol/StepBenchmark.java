package org.byol3d.byol;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.byol3d.nn.Compute;
import org.byol3d.nn.ConvolutionLoad;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.NetworkCost;
import org.byol3d.nn.Precision;
import org.byol3d.optim.AdamW;
import org.byol3d.optim.AdamWConfig;
import org.byol3d.optim.Arithmetic;
import org.byol3d.optim.DecayRule;
import org.byol3d.optim.ExponentialMovingAverage;
import org.byol3d.optim.GlobalNormClip;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Extent;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One step of the full configuration on two crop pairs, and its parts by themselves. {@link
 * StepReport} runs it and makes the table.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 5)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class StepBenchmark {
  static final NetworkConfig FULL =
      new NetworkConfig(1, NetworkConfig.doublingChannels(32, 5), true, 2048, 256, 2048);
  static final int PAIRS = 2;

  /** Edge length of the square matrices whose product is the machine's measure. */
  static final int MATRIX = 4096;

  @Param({"48", "96"})
  public int edge;

  @Param("1")
  public int threads;

  private PhasedStep<float[]> step;
  private float[] online;
  private float[] target;
  private float[] gradient;
  private AdamW<float[]> adam;
  private ExponentialMovingAverage<float[]> average;
  private GlobalNormClip<float[]> clip;
  private CropBatch first;
  private CropBatch second;
  private ConvolutionLoad convolutions;
  private NDManager manager;
  private NDArray matrix;

  /** Allocates everything that a run allocates once. */
  @Setup(Level.Trial)
  public void allocate() {
    var compute = Compute.cpu(threads);
    var networks = new ByolNetworks(FULL);
    online = networks.initialOnline(1);
    target = networks.initialTarget(online);
    gradient = networks.initialOnline(2);
    var map = networks.onlineParameters(DecayRule.EXCLUDE_ONE_DIMENSIONAL);
    adam = new AdamW<>(Arithmetic.FLOAT, map, AdamWConfig.withWeightDecay(1e-4));
    average = new ExponentialMovingAverage<>(Arithmetic.FLOAT, networks.targetParameters(), map);
    clip = new GlobalNormClip<>(Arithmetic.FLOAT, 1);
    step =
        new PhasedStep<>(
            FlatVectors.FLOAT, FULL, compute, BatchNormScope.GLOBAL, TargetBatchNorm.BATCH);
    step.heads().online().loadBuffers(ByolNetworks.initialBuffers(networks.onlineHeads()));
    step.heads().target().loadBuffers(ByolNetworks.initialBuffers(networks.targetHeads()));
    step.load(online, target);
    first = crops(1);
    second = crops(2);
    convolutions = new ConvolutionLoad(FULL, compute, PAIRS, edge);
    manager = compute.newManager();
    compute.applyThreads();
    matrix = manager.randomNormal(new Shape(MATRIX, MATRIX));
  }

  /** Frees it, and prints the process's peak memory. */
  @TearDown(Level.Trial)
  public void free() throws IOException {
    step.close();
    convolutions.close();
    manager.close();
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      lines.filter(line -> line.startsWith("VmHWM")).forEach(System.out::println);
    }
  }

  /** Encode, heads and backward. */
  @Benchmark
  public double step() {
    return step.run(first, second, PAIRS, GraphPolicy.KEEP, 1).heads().loss();
  }

  /**
   * What a step adds to that in Java: weights in, clip, AdamW, EMA. Its step() copies gradients.
   */
  @Benchmark
  public double update() {
    step.load(online, target);
    double norm = clip.clip(List.of(gradient));
    adam.step(online, gradient, 1e-3);
    average.update(target, online, 0.99);
    return norm;
  }

  /** Only the convolutions of {@link #step}. */
  @Benchmark
  public void convolutions() {
    convolutions.runOneView();
    convolutions.runOneView();
  }

  /** One large matrix product, the machine's measure. */
  @Benchmark
  public void matrixProduct() {
    Compute.cpu(threads).applyThreads();
    matrix.matMul(matrix).close();
  }

  static double stepGigaFlops(int edge) {
    return PAIRS
        * new NetworkCost(FULL, Extent.cube(edge), Precision.FLOAT32).stepFlops(false)
        / 1e9;
  }

  private CropBatch crops(int view) {
    var random = SplitRandom.of(1, view);
    var values = new float[PAIRS * edge * edge * edge];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return new CropBatch(PAIRS, 1, edge, edge, edge, values);
  }
}
