package org.byol3d.b2nd;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
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
 * Measures the reading of crops, crop pairs and whole volumes, each beside its lower bound: the
 * codec's library alone on the same compressed streams. Pages of the file are in the system's
 * cache.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class B2ndReadBenchmark {
  private static final int CROP = 96;

  /** A pair that shares 40 % of a crop's voxels: an offset of a quarter along each axis. */
  private static final Region FIRST = crop(50, 60, 70);

  private static final Region SECOND = crop(75, 85, 95);

  @Param({"ZSTD8_SHUFFLE", "LZ4HC5", "LZ4HC5_SHUFFLE"})
  BenchmarkVolume volume;

  private B2ndArray array;
  private float[] one;
  private float[] other;
  private float[] all;
  private CodecFloor cropFloor;
  private CodecFloor pairFloor;
  private CodecFloor fullFloor;
  private ExecutorService executor;

  private static Region crop(long d, long h, long w) {
    return Region.of(new long[] {0, d, h, w}, new long[] {1, d + CROP, h + CROP, w + CROP});
  }

  /** Opens the file and finds the streams that the floors decode. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    var file = volume.file();
    array = B2ndArray.open(file);
    one = new float[CROP * CROP * CROP];
    other = new float[CROP * CROP * CROP];
    all = new float[BenchmarkVolume.SIZE * BenchmarkVolume.SIZE * BenchmarkVolume.SIZE];
    cropFloor = CodecFloor.of(file, FIRST);
    pairFloor = CodecFloor.of(file, FIRST, SECOND);
    fullFloor = CodecFloor.of(file, array.whole());
    executor = Executors.newFixedThreadPool(1);
  }

  /** Closes the file, the floors and the executor. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    executor.shutdown();
    cropFloor.close();
    pairFloor.close();
    fullFloor.close();
    array.close();
  }

  @Benchmark
  public float[] crop() throws IOException {
    array.read(FIRST, one);
    return one;
  }

  @Benchmark
  public byte cropFloor() {
    return cropFloor.run();
  }

  @Benchmark
  public float[] cropPair() throws IOException {
    array.read(List.of(RegionRead.of(FIRST, one), RegionRead.of(SECOND, other)));
    return other;
  }

  @Benchmark
  public byte cropPairFloor() {
    return pairFloor.run();
  }

  @Benchmark
  public float[] full() throws IOException {
    array.read(array.whole(), all);
    return all;
  }

  @Benchmark
  public byte fullFloor() {
    return fullFloor.run();
  }

  @Benchmark
  public float[] fullByTwoThreads() throws IOException {
    ParallelRead.read(array, List.of(RegionRead.of(array.whole(), all)), executor, 2);
    return all;
  }
}
