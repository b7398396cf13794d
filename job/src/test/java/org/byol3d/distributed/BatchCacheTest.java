package org.byol3d.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.byol3d.crop.CropPair;
import org.byol3d.crop.MicroBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchCacheTest {
  private final List<MicroBatch<CropPair>> step0 = MicroBatches.step(0, 4);
  private final List<MicroBatch<CropPair>> step1 = MicroBatches.step(1, 2);
  private final List<MicroBatch<CropPair>> loads = Collections.synchronizedList(new ArrayList<>());

  @Test
  void batchIsLoadedOnce() throws Exception {
    try (var cache = new BatchCache<>(loader(batch -> {}), 2)) {
      cache.prefetch(step0);
      cache.prefetch(step0);
      for (var batch : step0) {
        assertThat(cache.get(batch)).isEqualTo(value(batch));
        assertThat(cache.get(batch)).isSameAs(cache.get(batch));
      }
      cache.get(step1.get(0));
      cache.prefetch(step1.subList(0, 1));
    }
    assertThat(loads).doesNotHaveDuplicates().hasSize(step0.size() + 1);
  }

  @Test
  void taskLoadsBatchThatNoThreadBegan() throws Exception {
    var begun = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var loader =
        loader(
            batch -> {
              if (batch.index() == 0) {
                begun.countDown();
                await(release);
              }
            });
    try (var cache = new BatchCache<>(loader, 1)) {
      cache.prefetch(step0);
      await(begun);
      // The only thread is busy: the task must load the batch itself, or it would wait forever.
      assertThat(cache.get(step0.get(3))).isEqualTo(value(step0.get(3)));
      release.countDown();
      assertThat(cache.get(step0.get(0))).isEqualTo(value(step0.get(0)));
    }
    assertThat(loads).doesNotHaveDuplicates();
  }

  @Test
  void aLoadThatFailedIsTriedAgain() throws Exception {
    var tries = new AtomicInteger();
    var loader =
        loader(
            batch -> {
              if (tries.getAndIncrement() == 0) {
                throw new IOException("connection reset");
              }
            });
    try (var cache = new BatchCache<>(loader, 1)) {
      assertThatThrownBy(() -> cache.get(step0.get(0)))
          .isInstanceOf(IOException.class)
          .hasMessage("connection reset");
      assertThat(cache.get(step0.get(0))).isEqualTo(value(step0.get(0)));
    }
  }

  @Test
  void failedPrefetchIsReportedAndTriedAgain() throws Exception {
    var tries = new AtomicInteger();
    var second = new CountDownLatch(1);
    var loader =
        loader(
            batch -> {
              if (batch.index() == 1) {
                second.countDown();
              } else if (tries.getAndIncrement() == 0) {
                throw new IllegalStateException("a defect");
              }
            });
    try (var cache = new BatchCache<>(loader, 1)) {
      cache.prefetch(step0.subList(0, 2));
      await(second); // so that the only thread is done with the first
      assertThatThrownBy(() -> cache.get(step0.get(0)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("a defect");
      assertThat(cache.get(step0.get(0))).isEqualTo(value(step0.get(0)));
    }
  }

  @Test
  void killedWaitForLoadFreesNextAttempt() throws Exception {
    var begun = new CountDownLatch(1);
    var free = new CountDownLatch(1);
    var loader =
        loader(
            batch -> {
              if (begun.getCount() > 0) {
                begun.countDown();
                await(new CountDownLatch(1));
              }
              if (batch.step() == 1) {
                free.countDown();
              }
            });
    try (var cache = new BatchCache<>(loader, 1)) {
      cache.prefetch(step0.subList(0, 1));
      await(begun);
      var attempt = new FutureTask<>(() -> cache.get(step0.get(0)));
      var thread = new Thread(attempt, "attempt");
      thread.start();
      thread.interrupt();
      assertThatThrownBy(attempt::get).hasCauseInstanceOf(InterruptedException.class);

      assertThat(cache.get(step0.get(0))).isEqualTo(value(step0.get(0)));
      // The thread that hung is free as well.
      cache.prefetch(step1.subList(0, 1));
      await(free);
    }
  }

  @Test
  void pastStepsAreDropped() throws Exception {
    try (var cache = new BatchCache<>(loader(batch -> {}), 1)) {
      cache.get(step0.get(0));
      cache.get(step1.get(0));
      cache.dropBefore(1);
      cache.get(step1.get(0));
      assertThat(loads).containsExactly(step0.get(0), step1.get(0));
      cache.get(step0.get(0));
      assertThat(loads).containsExactly(step0.get(0), step1.get(0), step0.get(0));
    }
  }

  @Test
  void closeWaitsForLastLoad() throws Exception {
    var events = Collections.synchronizedList(new ArrayList<String>());
    var begun = new CountDownLatch(1);
    var loader =
        new BatchLoader<CropPair, String>() {
          @Override
          public String load(MicroBatch<CropPair> batch) {
            begun.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              events.add("stopped");
            }
            return "";
          }

          @Override
          public void close() {
            events.add("closed");
          }
        };
    var cache = new BatchCache<>(loader, 1);
    cache.prefetch(step0.subList(0, 1));
    await(begun);
    cache.close();

    assertThat(events).containsExactly("stopped", "closed");
  }

  @FunctionalInterface
  private interface OnLoad {
    void accept(MicroBatch<CropPair> batch) throws IOException;
  }

  private BatchLoader<CropPair, String> loader(OnLoad onLoad) {
    return new BatchLoader<CropPair, String>() {
      @Override
      public String load(MicroBatch<CropPair> batch) throws IOException {
        loads.add(batch);
        onLoad.accept(batch);
        return value(batch);
      }

      @Override
      public void close() {}
    };
  }

  private static String value(MicroBatch<CropPair> batch) {
    return batch.step() + "/" + batch.index();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }
}
