package org.byol3d.b2nd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.byol3d.b2nd.io.ByteArraySource;
import org.byol3d.b2nd.io.CountingSource;
import org.byol3d.b2nd.io.FormatException;
import org.junit.jupiter.api.Test;

/** Checks that a region costs only what it touches: in bytes read, in blocks decoded, in memory. */
class RegionReadTest {
  private static final long[] SHAPE = {96, 96, 96};
  private static final B2ndSpec SPEC =
      TestArrays.floats(SHAPE, new int[] {48, 48, 48}, new int[] {8, 8, 8});

  private final byte[] items = TestArrays.items(96 * 96 * 96, 4, 11);

  private static Region cube(long from, long to) {
    return Region.of(new long[] {from, from, from}, new long[] {to, to, to});
  }

  private byte[] file() throws IOException {
    return TestArrays.write(SPEC, items);
  }

  @Test
  void readsOnlyChunksOfRegion() throws IOException {
    var file = file();
    var source = new CountingSource(new ByteArraySource("counted", file), 0);
    try (var array = B2ndArray.open(source)) {
      long opening = source.bytes();
      assertThat(opening).isLessThan(1200);
      array.read(cube(4, 44), new float[40 * 40 * 40]);
      assertThat(source.bytes() - opening).isLessThan(file.length / 6);
      assertThat(source.reads()).isEqualTo(3 + 1);
    }
  }

  @Test
  void readsOnlyBlocksOfSmallRegion() throws IOException {
    var file = file();
    var source = new CountingSource(new ByteArraySource("counted", file), 0);
    try (var array = B2ndArray.open(source)) {
      long opening = source.bytes();
      var region = cube(10, 14);
      var bytes = ByteBuffer.allocate(4 * 64);
      array.read(region, bytes);
      assertThat(bytes.array()).isEqualTo(TestArrays.slice(items, SHAPE, 4, region));
      int table = 32 + 4 * 216;
      assertThat(source.bytes() - opening).isLessThan(table + 8 * 8 * 8 * 4 + 8);
    }
  }

  @Test
  void pairOfCropsFetchesSharedDataOnce() throws IOException {
    var file = file();
    var source = new CountingSource(new ByteArraySource("counted", file), 0);
    try (var array = B2ndArray.open(source)) {
      long opening = source.bytes();
      array.read(cube(0, 60), new float[60 * 60 * 60]);
      array.read(cube(10, 70), new float[60 * 60 * 60]);
      long apart = source.bytes() - opening;
      array.read(
          List.of(
              RegionRead.of(cube(0, 60), new float[60 * 60 * 60]),
              RegionRead.of(cube(10, 70), new float[60 * 60 * 60])));
      assertThat(source.bytes() - opening - apart).isLessThan(apart * 6 / 10);
    }
  }

  @Test
  void distantReadsAskForChunksTogether() throws IOException {
    var source = new CountingSource(new ByteArraySource("far", file()), 1 << 20);
    try (var array = B2ndArray.open(source)) {
      int opening = source.reads();
      var bytes = ByteBuffer.allocate(items.length);
      array.read(array.whole(), bytes);
      assertThat(bytes.array()).isEqualTo(items);
      assertThat(source.vectoredCalls()).isBetween(2, 6);
      assertThat(source.reads() - opening).isLessThanOrEqualTo(8);
    }
  }

  @Test
  void decodingAllocatesNothingPerBlock() throws IOException {
    try (var array = TestArrays.open(file())) {
      var floats = new float[96 * 96 * 96];
      var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long id = Thread.currentThread().getId();
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 5; round++) {
        long before = threads.getThreadAllocatedBytes(id);
        array.read(array.whole(), floats);
        least = Math.min(least, threads.getThreadAllocatedBytes(id) - before);
      }
      // There are 1,728 blocks: memory is allocated per call and chunk only.
      assertThat(least).isLessThan(1728 * 20L);
    }
  }

  @Test
  void readsRowsLongerThanRun() throws IOException {
    for (int row : new int[] {DecodedBlock.RUN, DecodedBlock.RUN + 1, 3 * DecodedBlock.RUN}) {
      var shape = new long[] {2, row};
      var bytes = TestArrays.items(2L * row, 4, 5);
      var spec = TestArrays.floats(shape, new int[] {2, row}, new int[] {2, row});
      try (var array = TestArrays.open(TestArrays.write(spec, bytes))) {
        var region = Region.of(new long[] {0, 1}, new long[] {2, row});
        var floats = new float[(int) region.items()];
        array.read(region, floats);
        var expected = ByteBuffer.wrap(TestArrays.slice(bytes, shape, 4, region));
        for (float value : floats) {
          assertThat(Float.floatToRawIntBits(value))
              .isEqualTo(Integer.reverseBytes(expected.getInt()));
        }
      }
    }
  }

  @Test
  void manyThreadsReadOneArray() throws Exception {
    var executor = Executors.newFixedThreadPool(6);
    try (var array = TestArrays.open(file())) {
      var done = new ArrayList<Future<Boolean>>();
      for (int task = 0; task < 48; task++) {
        int seed = task;
        done.add(
            executor.submit(
                () -> {
                  var region = TestArrays.randomRegion(SHAPE, new Random(seed));
                  var bytes = ByteBuffer.allocate((int) region.items() * 4);
                  array.read(region, bytes);
                  return Arrays.equals(bytes.array(), TestArrays.slice(items, SHAPE, 4, region));
                }));
      }
      for (var result : done) {
        assertThat(result.get(60, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void oneReadIsSharedByThreads() throws IOException {
    var executor = Executors.newFixedThreadPool(3);
    try (var array = TestArrays.open(file())) {
      var bytes = ByteBuffer.allocate(items.length);
      ParallelRead.read(array, List.of(RegionRead.of(array.whole(), bytes)), executor, 4);
      assertThat(bytes.array()).isEqualTo(items);
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void busyExecutorDoesNotDelayRead() throws Exception {
    var executor = Executors.newFixedThreadPool(1);
    try (var array = TestArrays.open(file())) {
      var bytes = ByteBuffer.allocate(items.length);
      // The only thread reads, so the help that it asks for never comes.
      executor
          .submit(
              () -> {
                ParallelRead.read(array, List.of(RegionRead.of(array.whole(), bytes)), executor, 3);
                return null;
              })
          .get(60, TimeUnit.SECONDS);
      assertThat(bytes.array()).isEqualTo(items);
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void aSharedReadFailsAsAWhole() throws IOException {
    var file = file();
    file[file.length / 2] ^= 0x55;
    file[file.length / 2 + 1] ^= 0x55;
    Arrays.fill(file, file.length / 3, file.length / 3 + 4096, (byte) 0x5a);
    var executor = Executors.newFixedThreadPool(2);
    try (var array = TestArrays.open(file)) {
      assertThatThrownBy(
              () ->
                  ParallelRead.read(
                      array,
                      List.of(RegionRead.of(array.whole(), ByteBuffer.allocate(items.length))),
                      executor,
                      3))
          .isInstanceOf(FormatException.class);
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void refusesWrongArguments() throws IOException {
    try (var array = TestArrays.open(file())) {
      assertThatThrownBy(() -> array.read(cube(90, 97), new float[343]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not inside the shape [96, 96, 96]");
      assertThatThrownBy(() -> array.read(Region.all(4, 4), new float[16]))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> array.read(cube(0, 10), new float[999]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1000 items do not fit");
      assertThatThrownBy(() -> Region.of(new long[] {3}, new long[] {2}))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
