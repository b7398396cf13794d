package org.byol3d.run;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.byol3d.storage.Lease;
import org.byol3d.storage.LeaseHeldException;
import org.byol3d.storage.LeaseTerms;
import org.byol3d.storage.RenewedLease;
import org.byol3d.storage.StoreDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the lease of a run's directory, so that only one process writes it. A process that was
 * killed leaves its lease behind. On the same machine the next process takes it over at once. On
 * another machine, as when YARN starts a lost driver again, it waits until the lease either expires
 * or is renewed, which only a living process does.
 */
public final class RunLease {
  private static final Logger LOG = LoggerFactory.getLogger(RunLease.class);

  private static final LeaseTerms TERMS = new LeaseTerms("_lock", "run", Duration.ofMinutes(1));

  /** Time between two looks at the lease of another machine. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final StoreDirectory run;
  private final Clock clock;
  private final Pause pause;

  /** Makes a lease with the clock of this machine. */
  public RunLease(StoreDirectory run) {
    this(run, Clock.systemUTC(), time -> Thread.sleep(time.toMillis()));
  }

  /**
   * @param pause waits between two looks
   */
  RunLease(StoreDirectory run, Clock clock, Pause pause) {
    this.run = run;
    this.clock = clock;
    this.pause = pause;
  }

  /** Waits. */
  @FunctionalInterface
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  /**
   * Takes the lease. If this call has to wait, the log says for whom.
   *
   * @return the lease; the caller closes it
   * @throws LeaseHeldException if another process writes the run; says who
   */
  public RenewedLease acquire() throws IOException, InterruptedException {
    return acquire(
        holder -> LOG.warn("Waiting for the end of the process or of its lock: {}", holder));
  }

  /**
   * Takes the lease.
   *
   * @param waiting is told who holds the lease, once, if this call has to wait
   * @return the lease; the caller closes it
   * @throws LeaseHeldException if another process writes the run; says who
   */
  RenewedLease acquire(Consumer<String> waiting) throws IOException, InterruptedException {
    Optional<Instant> seen = Optional.empty();
    while (true) {
      try {
        return new RenewedLease(Lease.acquire(run, TERMS, clock));
      } catch (LeaseHeldException e) {
        boolean renewed = seen.isPresent() && !seen.equals(e.expires());
        if (e.expires().isEmpty() || renewed) {
          throw e;
        }
        if (seen.isEmpty()) {
          waiting.accept(e.getMessage());
        }
        seen = e.expires();
        pause.of(LOOK);
      }
    }
  }
}
