package org.byol3d.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.byol3d.b2nd.ElementType;
import org.byol3d.random.SplitRandom;
import org.junit.jupiter.api.Test;

class VolumeCacheTest {

  @Test
  void opensVolumeOnceForManyBorrowers() throws IOException {
    var opener = new RecordingOpener();
    try (var cache = new VolumeCache(opener, 2);
        var first = cache.borrow("a");
        var second = cache.borrow("a")) {
      assertThat(second.volume()).isSameAs(first.volume());
    }
    assertThat(opener.opened).hasSize(1).allMatch(volume -> volume.closes.get() == 1);
  }

  @Test
  void closesTheLeastRecentlyUsedIdleVolume() throws IOException {
    var opener = new RecordingOpener();
    try (var cache = new VolumeCache(opener, 2)) {
      use(cache, "a");
      use(cache, "b");
      use(cache, "a");
      use(cache, "c");
      assertThat(opener.open()).containsExactly("a", "c");
    }
  }

  @Test
  void neverClosesABorrowedVolume() throws IOException {
    var opener = new RecordingOpener();
    try (var cache = new VolumeCache(opener, 1)) {
      var a = cache.borrow("a");
      var b = cache.borrow("b");
      assertThat(opener.open()).containsExactly("a", "b");
      a.close();
      assertThat(opener.open()).containsExactly("b");
      b.close();
      assertThat(opener.open()).containsExactly("b");
    }
    assertThat(opener.open()).isEmpty();
  }

  @Test
  void opensChangedFileBesideOldOne() throws IOException {
    var opener = new RecordingOpener();
    try (var cache = new VolumeCache(opener, 2)) {
      var old = cache.borrow("a");
      cache.invalidate("a");
      try (var fresh = cache.borrow("a")) {
        assertThat(fresh.volume()).isNotSameAs(old.volume());
        assertThat(opener.open()).containsExactly("a", "a");
        old.close();
        old.close();
        assertThat(opener.open()).containsExactly("a");
      }
      cache.invalidate("a");
      cache.invalidate("never seen");
      assertThat(opener.open()).isEmpty();
    }
  }

  @Test
  void closesBorrowedVolumesAfterCacheClosed() throws IOException {
    var opener = new RecordingOpener();
    var cache = new VolumeCache(opener, 2);
    var lent = cache.borrow("a");
    use(cache, "b");
    cache.close();
    assertThat(opener.open()).containsExactly("a");
    lent.close();
    assertThat(opener.open()).isEmpty();
    assertThatThrownBy(() -> cache.borrow("a")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void triesAgainAfterAFailure() throws IOException {
    var opener = new RecordingOpener();
    try (var cache = new VolumeCache(opener, 2)) {
      opener.failures.set(1);
      assertThatThrownBy(() -> cache.borrow("a")).isInstanceOf(FileNotFoundException.class);
      use(cache, "a");
      assertThat(opener.open()).containsExactly("a");
    }
  }

  @Test
  void opensOnceForThreadsThatAskTogether() throws Exception {
    var threads = 8;
    var opener = new RecordingOpener();
    var started = new CountDownLatch(threads);
    var pool = Executors.newFixedThreadPool(threads);
    try (var cache =
        new VolumeCache(
            uri -> {
              awaitAll(started); // so that the other threads arrive while it is being opened
              return opener.open(uri);
            },
            2)) {
      var borrowed = new ArrayList<Future<VolumeCache.BorrowedVolume>>();
      for (var i = 0; i < threads; i++) {
        borrowed.add(
            pool.submit(
                () -> {
                  started.countDown();
                  return cache.borrow("a");
                }));
      }
      for (var volume : borrowed) {
        volume.get().close();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(opener.opened).hasSize(1);
  }

  @Test
  void staysCorrectUnderContention() throws Exception {
    var threads = 6;
    var capacity = 3;
    var opener = new RecordingOpener();
    var pool = Executors.newFixedThreadPool(threads);
    try (var cache = new VolumeCache(opener, capacity)) {
      var runs = new ArrayList<Future<?>>();
      for (var t = 0; t < threads; t++) {
        var random = SplitRandom.of(t);
        runs.add(
            pool.submit(
                () -> {
                  for (var i = 0; i < 3000; i++) {
                    var uri = "v" + random.nextInt(8);
                    if (random.nextInt(50) == 0) {
                      cache.invalidate(uri);
                    }
                    try (var volume = cache.borrow(uri)) {
                      volume.volume().read(List.of()); // fails when closed
                      assertThat(volume.volume().name()).isEqualTo(uri);
                    }
                  }
                  return null;
                }));
      }
      for (var run : runs) {
        run.get();
      }
      assertThat(opener.open()).hasSizeLessThanOrEqualTo(capacity).doesNotHaveDuplicates();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } finally {
      pool.shutdownNow();
    }
    assertThat(opener.opened).allMatch(volume -> volume.closes.get() == 1);
    assertThat(opener.mostOpen.get()).isGreaterThanOrEqualTo(capacity);
  }

  @Property(tries = 300)
  void staysWithinCapacityForAnyBorrows(
      @ForAll @IntRange(min = 1, max = 4) int capacity,
      @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 8) Integer> steps)
      throws IOException {
    var opener = new RecordingOpener();
    try (var cache = new VolumeCache(opener, capacity)) {
      var lent = new ArrayList<VolumeCache.BorrowedVolume>();
      for (var step : steps) {
        if (step > 5 && !lent.isEmpty()) {
          lent.remove(step % lent.size()).close();
        } else {
          lent.add(cache.borrow("v" + step % 6));
        }
        var names = lent.stream().map(volume -> volume.volume().name()).distinct().toList();
        assertThat(opener.open()).containsAll(names).doesNotHaveDuplicates();
        assertThat(opener.open().size()).isLessThanOrEqualTo(Math.max(capacity, names.size()));
      }
      for (var volume : lent) {
        volume.close();
      }
    }
    assertThat(opener.opened).allMatch(volume -> volume.closes.get() == 1);
  }

  private static void use(VolumeCache cache, String uri) throws IOException {
    try (var volume = cache.borrow(uri)) {
      assertThat(volume.volume().name()).isEqualTo(uri);
    }
  }

  private static void awaitAll(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static final class RecordingOpener implements VolumeOpener {
    final ConcurrentLinkedQueue<RecordedVolume> opened = new ConcurrentLinkedQueue<>();
    final AtomicInteger failures = new AtomicInteger();
    final AtomicInteger nowOpen = new AtomicInteger();
    final AtomicInteger mostOpen = new AtomicInteger();

    @Override
    public Volume open(String uri) throws IOException {
      if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new FileNotFoundException(uri);
      }
      var volume = new RecordedVolume(uri, nowOpen);
      opened.add(volume);
      mostOpen.accumulateAndGet(nowOpen.incrementAndGet(), Math::max);
      return volume;
    }

    List<String> open() {
      return opened.stream()
          .filter(volume -> volume.closes.get() == 0)
          .map(RecordedVolume::name)
          .sorted()
          .toList();
    }
  }

  private record RecordedVolume(String name, AtomicInteger nowOpen, AtomicInteger closes)
      implements Volume {
    RecordedVolume(String name, AtomicInteger nowOpen) {
      this(name, nowOpen, new AtomicInteger());
    }

    @Override
    public int[] shape() {
      return new int[] {1, 1, 1};
    }

    @Override
    public ElementType elementType() {
      return ElementType.UINT8;
    }

    @Override
    public StoredLayout layout() {
      return new StoredLayout(Extent.cube(1), Extent.cube(1), StoredLayout.NO_CODEC);
    }

    @Override
    public void read(List<BoxRead> reads) throws IOException {
      if (closes.get() > 0) {
        throw new IOException(name + " is closed");
      }
    }

    @Override
    public void close() {
      closes.incrementAndGet();
      nowOpen.decrementAndGet();
    }
  }
}
