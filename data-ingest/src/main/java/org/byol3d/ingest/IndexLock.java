package org.byol3d.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.byol3d.storage.StoreDirectory;

/**
 * The right to write an index, held by at most one process: a file created where none may be, that
 * names its owner and when it expires. The owner renews it while it lives.
 *
 * <p>Takeover rule: a lock whose expiry has passed belongs to nobody, since a living owner would
 * have renewed it four times. Of those that find it, only one can claim it (by creating a file
 * named after it), and puts its own in the place. An owner that was only slow finds out at {@link
 * #assertHeld}, which is called before anything is written: it then gives up instead of committing.
 * The clocks of machines that share an index may differ by a minute.
 */
final class IndexLock implements Closeable {
  static final Duration TIME_TO_LIVE = Duration.ofMinutes(2);
  static final Duration RENEWAL = Duration.ofSeconds(24);

  private static final String FILE = "_lock";
  private static final JsonMapper JSON = new JsonMapper();

  private final StoreDirectory index;
  private final Clock clock;
  private final Content own;
  private boolean released; // guarded by this

  private IndexLock(StoreDirectory index, Clock clock, Content own) {
    this.index = index;
    this.clock = clock;
    this.own = own;
  }

  /**
   * What the file says.
   *
   * @param owner one process's one attempt
   * @param description who that is, for people
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
   * Takes the lock.
   *
   * @param description who takes it, for the message that others get
   * @throws IndexLockedException if somebody else holds it
   */
  static IndexLock acquire(StoreDirectory index, Clock clock, String description)
      throws IOException {
    var own = new Content(UUID.randomUUID().toString(), description, expiry(clock));
    if (!index.create(FILE, own.toBytes())) {
      var other = read(index, FILE);
      if (isCurrent(other, clock)) {
        throw new IndexLockedException(
            "index %s is being written by %s: wait until it is done; if that process is dead, its lock expires at %s"
                .formatted(index, other.description, Instant.ofEpochMilli(other.expires)));
      }
      takeOver(index, clock, other, own);
    }
    return new IndexLock(index, clock, own);
  }

  /** Puts an own lock in the place of an expired one, if nobody else does. */
  private static void takeOver(StoreDirectory index, Clock clock, Content expired, Content own)
      throws IOException {
    // One claim an expired lock: of those that found it, only one can create this file.
    var claim = FILE + "-" + expired.owner;
    if (!index.create(claim, own.toBytes())) {
      var other = read(index, claim);
      if (!isCurrent(other, clock)) {
        index.delete(claim); // of a process that died claiming
      }
      throw new IndexLockedException(
          "index %s is being taken over from %s by %s: run again when that is done"
              .formatted(index, expired.description, other.description));
    }
    try {
      var current = read(index, FILE);
      if (!current.owner.equals(expired.owner)) {
        throw new IndexLockedException(
            "index %s was taken over from %s just now: run again when that is done"
                .formatted(index, expired.description));
      }
      index.replace(FILE, own.toBytes());
    } finally {
      index.delete(claim);
    }
  }

  private static boolean isCurrent(Content lock, Clock clock) {
    return Instant.ofEpochMilli(lock.expires).isAfter(clock.instant());
  }

  private static long expiry(Clock clock) {
    return clock.instant().plus(TIME_TO_LIVE).toEpochMilli();
  }

  /** A lock that is not whole was left by a process that died, or is, while creating it. */
  private static Content read(StoreDirectory index, String file) throws IOException {
    try {
      return JSON.readValue(index.read(file).orElse(new byte[0]), Content.class);
    } catch (JsonProcessingException e) {
      long written = index.modificationTime(file).orElse(0L);
      return new Content("", "an unknown process", written + TIME_TO_LIVE.toMillis());
    }
  }

  /** Puts the expiry off. To be called every {@link #RENEWAL} while the index is written. */
  synchronized void renew() throws IOException {
    if (!released) {
      assertHeld();
      index.replace(FILE, own.until(expiry(clock)).toBytes());
    }
  }

  /**
   * Makes sure that nobody took the lock over.
   *
   * @throws IndexLockedException if somebody did
   */
  synchronized void assertHeld() throws IOException {
    var content = read(index, FILE);
    if (!content.owner.equals(own.owner)) {
      throw new IndexLockedException(
          "index %s: the lock expired and went to %s; nothing was committed, run again"
              .formatted(index, content.description));
    }
  }

  /** Gives the lock back. */
  @Override
  public synchronized void close() throws IOException {
    released = true;
    if (read(index, FILE).owner.equals(own.owner)) {
      index.delete(FILE);
    }
  }
}
