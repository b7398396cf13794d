package org.byol3d.augment;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.byol3d.config.Presets;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Extent;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Augmenting 96³ crops on one thread: every operation alone, and a pair (both views, averaged over
 * the random draws).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AugmentBenchmark {
  @Param("96")
  public int edge;

  private final ViewAugmentation first = Presets.PRETRAIN.load("full", List.of()).views().first();
  private final ViewAugmentation second = Presets.PRETRAIN.load("full", List.of()).views().second();
  private final AugmentScratch scratch = new AugmentScratch();
  private Extent extent;
  private float[] crop;
  private float[] view;
  private long sample;

  @Setup
  public void fill() {
    extent = Extent.cube(edge);
    crop = new float[Math.toIntExact(extent.voxels())];
    view = new float[Math.toIntExact(extent.voxels())];
    var random = SplitRandom.of(1);
    for (int i = 0; i < crop.length; i++) {
      crop[i] = random.nextFloat();
    }
    System.arraycopy(crop, 0, view, 0, crop.length);
  }

  @Benchmark
  public float[] pair() {
    sample++;
    first.augment(crop, extent, new ViewKey(1, 0, sample, 1), scratch, view);
    second.augment(crop, extent, new ViewKey(1, 0, sample, 2), scratch, view);
    return view;
  }

  @Benchmark
  public void rangeCheck() {
    ViewAugmentation.requireUnitRange(crop);
  }

  @Benchmark
  public float[] copy() {
    Orientation.IDENTITY.apply(crop, extent, view);
    return view;
  }

  @Benchmark
  public float[] flipW() {
    Orientation.IDENTITY.flip(Axis.W).apply(crop, extent, view);
    return view;
  }

  @Benchmark
  public float[] turnDW() {
    Orientation.IDENTITY.turn(Plane.DW, 1).apply(crop, extent, view);
    return view;
  }

  @Benchmark
  public float[] turnHW() {
    Orientation.IDENTITY.turn(Plane.HW, 1).apply(crop, extent, view);
    return view;
  }

  @Benchmark
  public float[] jitter() {
    ContrastJitter.jitter(view, 0.01f, 1.01f);
    return view;
  }

  @Benchmark
  public float[] gamma() {
    GammaCorrection.correct(view, 1.001f, scratch);
    return view;
  }

  @Benchmark
  public float[] blur() {
    GaussianBlur.blur(view, extent, 0.7f, scratch);
    return view;
  }

  @Benchmark
  public float[] gradientD() {
    BrightnessGradient.addRamp(view, extent, 0.01f, Axis.D, scratch);
    return view;
  }

  @Benchmark
  public float[] gradientW() {
    BrightnessGradient.addRamp(view, extent, 0.01f, Axis.W, scratch);
    return view;
  }

  @Benchmark
  public float[] noise() {
    GaussianNoise.addNoise(view, 0.01f, SplitRandom.of(1, sample++), scratch);
    return view;
  }
}
