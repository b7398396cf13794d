package org.byol3d.distributed;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.byol3d.crop.MicroBatch;
import org.byol3d.crop.Sample;
import org.byol3d.storage.DaemonThreads;

/**
 * Loaded micro-batches of this step and the next, shared by the tasks of a process. Each
 * micro-batch is loaded once: ahead, by a thread of this class, or by the task that needs it.
 *
 * @param <S> a sample
 * @param <B> a loaded micro-batch
 */
final class BatchCache<S extends Sample, B> implements Closeable {
  private static final long CLOSING_SECONDS = 60;

  private final BatchLoader<S, B> loader;
  private final ExecutorService threads;
  private final Map<MicroBatch<S>, FutureTask<B>> batches = new ConcurrentHashMap<>();

  BatchCache(BatchLoader<S, B> loader, int prefetchThreads) {
    this.loader = loader;
    this.threads =
        Executors.newFixedThreadPool(prefetchThreads, new DaemonThreads("byol3d-prefetch"));
  }

  /** Begins to load micro-batches that will be needed. */
  void prefetch(List<MicroBatch<S>> wanted) {
    for (var batch : wanted) {
      batches.computeIfAbsent(
          batch,
          b -> {
            var task = task(b);
            threads.execute(task);
            return task;
          });
    }
  }

  /** Returns a loaded micro-batch: loads it now, or waits for the thread that does. */
  B get(MicroBatch<S> batch) throws IOException, InterruptedException {
    var task = batches.computeIfAbsent(batch, this::task);
    try {
      task.run(); // does nothing when another thread has begun
      return task.get();
    } catch (ExecutionException e) {
      batches.remove(batch, task); // the next attempt tries again
      throw failure(batch, e.getCause());
    } catch (InterruptedException e) {
      // The task was killed while it waited: the load hangs, and the next attempt must not wait for
      // it again.
      batches.remove(batch, task);
      task.cancel(true);
      throw e;
    } catch (CancellationException e) {
      throw notLoaded(batch, e);
    }
  }

  /** Drops the micro-batches of the steps before a step. */
  void dropBefore(long step) {
    batches.keySet().removeIf(batch -> batch.step() < step);
  }

  /** Interrupts the loads, waits for their end, and closes the loader. */
  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("a prefetch still reads after " + CLOSING_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      loader.close();
    }
  }

  private FutureTask<B> task(MicroBatch<S> batch) {
    return new FutureTask<>(() -> loader.load(batch));
  }

  private static IOException failure(MicroBatch<?> batch, Throwable cause) {
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof IOException io ? io : notLoaded(batch, cause);
  }

  private static IOException notLoaded(MicroBatch<?> batch, Throwable cause) {
    return new IOException(
        "micro-batch " + batch.index() + " of step " + batch.step() + " was not loaded", cause);
  }
}
