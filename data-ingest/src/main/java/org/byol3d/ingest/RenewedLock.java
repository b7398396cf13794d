package org.byol3d.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lock that a thread of its own renews until it is closed. */
final class RenewedLock implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(RenewedLock.class);

  private final IndexLock lock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var renewing = new Thread(task, "index-lock-renewal");
            renewing.setDaemon(true);
            return renewing;
          });

  private final Future<?> renewals;

  /** Takes over the lock, and gives it back in the end. */
  RenewedLock(IndexLock lock) {
    this.lock = lock;
    var period = IndexLock.RENEWAL.toMillis();
    renewals = thread.scheduleAtFixedRate(this::renew, period, period, TimeUnit.MILLISECONDS);
  }

  private void renew() {
    try {
      lock.renew();
    } catch (IOException e) {
      // What is written next checks the lock and fails; until then the next renewal may succeed.
      LOG.warn("the index's lock was not renewed", e);
    }
  }

  /** As {@link IndexLock#assertHeld}. */
  void assertHeld() throws IOException {
    lock.assertHeld();
  }

  @Override
  public void close() throws IOException {
    renewals.cancel(true);
    thread.shutdownNow();
    lock.close();
  }
}
