package org.byol3d.storage;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lease that a thread of its own renews until it is closed. */
public final class RenewedLease implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(RenewedLease.class);

  private final Lease lease;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(new DaemonThreads("lease-renewal"));

  private final Future<?> renewals;

  /** Takes charge of a lease, and gives it back in the end. */
  public RenewedLease(Lease lease) {
    this.lease = lease;
    var period = lease.renewal().toMillis();
    renewals = thread.scheduleAtFixedRate(this::renew, period, period, TimeUnit.MILLISECONDS);
  }

  private void renew() {
    try {
      lease.renew();
    } catch (IOException e) {
      // What is written next checks the lease and fails; until then the next renewal may succeed.
      LOG.warn("a lease was not renewed", e);
    }
  }

  /** As {@link Lease#assertHeld}. */
  public void assertHeld() throws IOException {
    lease.assertHeld();
  }

  /** As {@link Lease#assertNotExpired}. */
  public void assertNotExpired() throws LeaseHeldException {
    lease.assertNotExpired();
  }

  @Override
  public void close() throws IOException {
    renewals.cancel(true);
    thread.shutdownNow();
    lease.close();
  }
}
