package org.byol3d.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * The right to write an index, held by at most one process: a file created where none may be, that
 * names its owner and when it expires. The owner renews it while it lives.
 *
 * <p>Takeover rule: a lock whose expiry has passed belongs to nobody, since a living owner would
 * have renewed it four times. Whoever finds it renames it away, which only one of several can, and
 * creates a new one. An owner that was only slow finds out at {@link #assertHeld}, which is called
 * before a commit: it then gives up instead of committing. The clocks of machines that share an
 * index may differ by a minute.
 */
final class IndexLock implements Closeable {
  static final Duration TIME_TO_LIVE = Duration.ofMinutes(2);
  static final Duration RENEWAL = Duration.ofSeconds(24);

  private static final String FILE = "_lock";
  private static final JsonMapper JSON = new JsonMapper();

  private final IndexDirectory index;
  private final Clock clock;
  private final Content own;
  private boolean released; // guarded by this

  private IndexLock(IndexDirectory index, Clock clock, Content own) {
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
  static IndexLock acquire(IndexDirectory index, Clock clock, String description)
      throws IOException {
    var own = new Content(UUID.randomUUID().toString(), description, expiry(clock));
    if (!index.create(FILE, own.toBytes())) {
      var other = read(index);
      if (Instant.ofEpochMilli(other.expires).isAfter(clock.instant())) {
        throw new IndexLockedException(
            "index %s is being written by %s: wait until it is done; if that process is dead, its lock expires at %s"
                .formatted(index, other.description, Instant.ofEpochMilli(other.expires)));
      }
      takeAway(index, other);
      if (!index.create(FILE, own.toBytes())) {
        throw new IndexLockedException(
            "index %s was taken over from %s by another process just now"
                .formatted(index, other.description));
      }
    }
    return new IndexLock(index, clock, own);
  }

  /** Renames an expired lock away, and back if it turns out to be another one. */
  private static void takeAway(IndexDirectory index, Content expired) throws IOException {
    var aside = "_lock-" + UUID.randomUUID();
    try {
      index.rename(FILE, aside);
    } catch (IOException e) {
      var refused =
          new IndexLockedException(
              "index %s: the expired lock of %s was taken by another process just now"
                  .formatted(index, expired.description));
      refused.addSuppressed(e);
      throw refused;
    }
    var taken = parse(index, index.read(aside).orElse(new byte[0]), aside);
    if (!taken.owner.equals(expired.owner)) {
      index.rename(aside, FILE);
      throw new IndexLockedException(
          "index %s is being written by %s, which took over an expired lock just now"
              .formatted(index, taken.description));
    }
    index.delete(aside);
  }

  private static long expiry(Clock clock) {
    return clock.instant().plus(TIME_TO_LIVE).toEpochMilli();
  }

  private static Content read(IndexDirectory index) throws IOException {
    return parse(index, index.read(FILE).orElse(new byte[0]), FILE);
  }

  /** A lock that is not whole was left by a process that died, or is, while creating it. */
  private static Content parse(IndexDirectory index, byte[] bytes, String file) throws IOException {
    try {
      return JSON.readValue(bytes, Content.class);
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
    var content = read(index);
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
    if (read(index).owner.equals(own.owner)) {
      index.delete(FILE);
    }
  }
}
