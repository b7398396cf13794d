package org.byol3d.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The right to write a directory, which at most one process has: a file that can be created once
 * only and says who owns the lease and when it expires. The owner renews the lease while it lives.
 *
 * <p>Takeover rule: an expired lease belongs to nobody, since a living owner would have renewed it
 * four times. The lease of a process of this machine that is dead belongs to nobody either. If
 * several processes find it, only one can claim it (by creating a file named after it) and puts its
 * own lease in the place. An owner that was only slow notices at {@link #assertHeld}, which it
 * calls before each commit: it then gives up instead of committing.
 */
public final class Lease implements Closeable {
  private static final JsonMapper JSON = JsonRecord.mapper();

  private final StoreDirectory directory;
  private final LeaseTerms terms;
  private final Clock clock;
  private final Content own;
  private boolean released; // guarded by this
  private volatile Instant expires;
  private volatile boolean lost;

  private Lease(StoreDirectory directory, LeaseTerms terms, Clock clock, Content own) {
    this.directory = directory;
    this.terms = terms;
    this.clock = clock;
    this.own = own;
    this.expires = Instant.ofEpochMilli(own.expires);
  }

  /**
   * The content of the file.
   *
   * @param owner identifies one attempt of one process, as {@link OwnerProcess} writes it
   * @param description names the owner, for people
   * @param expires milliseconds since 1970
   */
  private record Content(String owner, String description, long expires) {
    byte[] toBytes() throws JsonProcessingException {
      return JSON.writeValueAsBytes(this);
    }

    Content until(long time) {
      return new Content(owner, description, time);
    }
  }

  /**
   * Takes the lease for this process: others read user, machine and process number.
   *
   * @throws LeaseHeldException if somebody else holds it; says who and until when
   */
  public static Lease acquire(StoreDirectory directory, LeaseTerms terms, Clock clock)
      throws IOException {
    var process =
        String.format(
            Locale.ROOT,
            "%s@%s, process %d",
            System.getProperty("user.name"),
            InetAddress.getLocalHost().getHostName(),
            ProcessHandle.current().pid());
    return acquire(directory, terms, clock, process);
  }

  /**
   * Takes the lease.
   *
   * @param description who takes it, for the message that others get
   * @throws LeaseHeldException if somebody else holds it; says who and until when
   */
  public static Lease acquire(
      StoreDirectory directory, LeaseTerms terms, Clock clock, String description)
      throws IOException {
    var lease =
        new Lease(
            directory,
            terms,
            clock,
            new Content(OwnerProcess.newOwner(), description, expiry(terms, clock)));
    if (!directory.create(terms.file(), lease.own.toBytes())) {
      var other = lease.read(terms.file());
      if (lease.isCurrent(other)) {
        throw new LeaseHeldException(
            "%s %s is being written by %s: wait until it is done; if that process is dead, its lock expires at %s"
                .formatted(
                    terms.subject(),
                    directory,
                    other.description,
                    Instant.ofEpochMilli(other.expires)),
            OwnerProcess.isAlive(other.owner)
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(other.expires)));
      }
      lease.takeOver(other);
    }
    return lease;
  }

  /** Replaces an expired lease by this one, if no other process does. */
  private void takeOver(Content expired) throws IOException {
    // One claim per expired lease: only one process can create this file.
    var claim = terms.file() + "-" + expired.owner;
    if (!directory.create(claim, own.toBytes())) {
      var other = read(claim);
      if (!isCurrent(other)) {
        directory.delete(claim); // a process that died left it behind
      }
      throw new LeaseHeldException(
          "%s %s is being taken over from %s by %s: run again when that is done"
              .formatted(terms.subject(), directory, expired.description, other.description));
    }
    try {
      var current = read(terms.file());
      if (!current.owner.equals(expired.owner)) {
        throw new LeaseHeldException(
            "%s %s was taken over from %s just now: run again when that is done"
                .formatted(terms.subject(), directory, expired.description));
      }
      directory.replace(terms.file(), own.toBytes());
    } finally {
      directory.delete(claim);
    }
  }

  private boolean isCurrent(Content lease) {
    return Instant.ofEpochMilli(lease.expires).isAfter(clock.instant())
        && !OwnerProcess.isDead(lease.owner);
  }

  private static long expiry(LeaseTerms terms, Clock clock) {
    return clock.instant().plus(terms.timeToLive()).toEpochMilli();
  }

  /**
   * Reads a lease. One that is not whole belongs to a process that is creating it, or died then.
   */
  private Content read(String file) throws IOException {
    try {
      return JSON.readValue(directory.read(file).orElse(new byte[0]), Content.class);
    } catch (JsonProcessingException e) {
      long written = directory.modificationTime(file).orElse(0L);
      return new Content("", "an unknown process", written + terms.timeToLive().toMillis());
    }
  }

  /** Returns the time between two renewals. */
  Duration renewal() {
    return terms.renewal();
  }

  /** Extends the lease. Call this every {@link #renewal} while the directory is written. */
  public synchronized void renew() throws IOException {
    if (!released) {
      assertHeld();
      var later = own.until(expiry(terms, clock));
      directory.replace(terms.file(), later.toBytes());
      expires = Instant.ofEpochMilli(later.expires);
    }
  }

  /**
   * Checks that no other process took the lease over.
   *
   * @throws LeaseHeldException if one did
   */
  public synchronized void assertHeld() throws IOException {
    var content = read(terms.file());
    if (!content.owner.equals(own.owner)) {
      lost = true;
      throw new LeaseHeldException(
          "%s %s: the lock expired and went to %s; nothing was committed, run again"
              .formatted(terms.subject(), directory, content.description));
    }
  }

  /**
   * Checks that no other process can have taken the lease over, without reading the file: for
   * frequent checks.
   *
   * @throws LeaseHeldException if it was not renewed in time, or is known to be lost
   */
  public void assertNotExpired() throws LeaseHeldException {
    if (lost || !expires.isAfter(clock.instant())) {
      throw new LeaseHeldException(
          "%s %s: the lock was not renewed before %s, so another process may hold it; run again"
              .formatted(terms.subject(), directory, expires));
    }
  }

  /** Gives the lease back. */
  @Override
  public synchronized void close() throws IOException {
    released = true;
    if (read(terms.file()).owner.equals(own.owner)) {
      directory.delete(terms.file());
    }
  }
}
