package org.byol3d.optim;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.byol3d.random.SplitRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The driver's vector work of one step, at the full configuration's 10.9 M parameters. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class OptimizerBenchmark {
  private static final int ROWS = 10_600;

  private final ParameterMap map =
      ParameterMap.builder(DecayRule.EXCLUDE_ONE_DIMENSIONAL)
          .add("weight", ROWS, 1_024)
          .add("bias", ROWS)
          .build();
  private final AdamW<float[]> adamW =
      new AdamW<>(Arithmetic.FLOAT, map, AdamWConfig.withWeightDecay(1e-4));
  private final Lars<float[]> lars =
      new Lars<>(Arithmetic.FLOAT, map, LarsConfig.withWeightDecay(1e-6));
  private final GlobalNormClip<float[]> clip = new GlobalNormClip<>(Arithmetic.FLOAT, 1e9);
  private final ExponentialMovingAverage<float[]> average =
      new ExponentialMovingAverage<>(Arithmetic.FLOAT, map, map);
  private float[] online;
  private float[] target;
  private float[] gradients;

  @Setup
  public void fill() {
    online = random(1);
    target = random(2);
    gradients = random(3);
  }

  private float[] random(long key) {
    var random = SplitRandom.of(key);
    var vector = new float[map.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = random.nextFloat(-0.1f, 0.1f);
    }
    return vector;
  }

  @Benchmark
  public float[] adamW() {
    adamW.step(online, gradients, 1e-6);
    return online;
  }

  @Benchmark
  public float[] lars() {
    lars.step(online, gradients, 1e-6);
    return online;
  }

  @Benchmark
  public double globalNorm() {
    return clip.clip(List.of(gradients));
  }

  @Benchmark
  public float[] movingAverage() {
    average.update(target, online, 0.99);
    return target;
  }
}
