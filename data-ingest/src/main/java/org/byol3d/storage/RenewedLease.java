package org.byol3d.storage;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lease that a background thread renews until it is closed. */
public final class RenewedLease implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(RenewedLease.class);

  private final Lease lease;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(new DaemonThreads("lease-renewal"));

  private final Future<?> renewals;

  /** Starts to renew a lease; {@link #close} gives it back. */
  public RenewedLease(Lease lease) {
    this.lease = lease;
    var period = lease.renewal().toMillis();
    renewals = thread.scheduleAtFixedRate(this::renew, period, period, TimeUnit.MILLISECONDS);
  }

  private void renew() {
    try {
      lease.renew();
    } catch (IOException e) {
      // The next commit checks the lease and fails; until then the next renewal may succeed.
      LOG.warn("a lease was not renewed", e);
    }
  }

  /** Does what {@link Lease#assertHeld} does. */
  public void assertHeld() throws IOException {
    lease.assertHeld();
  }

  /** Does what {@link Lease#assertNotExpired} does. */
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
