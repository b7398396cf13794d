package org.byol3d.volume;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Open volumes that all threads of a worker share: a volume's header and offsets are read once, for
 * any number of crops. Thread-safe.
 *
 * <p>Callers borrow volumes. At most {@code capacity} stay open; the cache closes the least
 * recently used idle one first. It never closes a borrowed volume, so more are open while more than
 * {@code capacity} are borrowed at once. It keeps no volume that failed to open: the next caller
 * tries again.
 */
public final class VolumeCache implements Closeable {
  private final VolumeOpener opener;
  private final int capacity;
  // Guarded by this; in order of last use. Holds the entries that can still be borrowed.
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed; // guarded by this

  /**
   * @param opener opens volumes; several threads call it at once, one per URI
   * @param capacity most idle volumes that stay open, at least 1
   * @throws IllegalArgumentException if the capacity is not positive
   */
  public VolumeCache(VolumeOpener opener, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("volume cache capacity " + capacity + ": at least 1");
    }
    this.opener = opener;
    this.capacity = capacity;
  }

  /**
   * Lends a volume, and opens it if it is not open. Waits while another thread opens it.
   *
   * @return the volume; close it after use
   * @throws IOException if the volume cannot be opened, or a displaced one cannot be closed
   * @throws IllegalStateException if the cache is closed
   */
  public BorrowedVolume borrow(String uri) throws IOException {
    Entry entry;
    List<Entry> displaced;
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("the volume cache is closed");
      }
      entry = entries.computeIfAbsent(uri, u -> new Entry(new FutureTask<>(() -> opener.open(u))));
      entry.borrowers++;
      displaced = displaced();
    }
    try {
      closeAll(displaced);
      entry.volume.run(); // opens in the first thread only
      return new BorrowedVolume(entry, entry.volume.get());
    } catch (ExecutionException e) {
      forget(uri, entry);
      release(entry);
      throw asOpened(uri, e.getCause());
    } catch (InterruptedException e) {
      release(entry);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while another thread opened " + uri, e);
    } catch (IOException | RuntimeException e) {
      release(entry);
      throw e;
    }
  }

  /**
   * Makes the next {@link #borrow} of a URI open the file again. Borrowers of the old volume go on
   * reading it; it is closed when the last of them closes it.
   */
  public void invalidate(String uri) throws IOException {
    Entry stale;
    synchronized (this) {
      stale = entries.remove(uri);
      if (stale == null) {
        return;
      }
      stale.dropped = true;
      if (stale.borrowers > 0) {
        return;
      }
    }
    stale.close();
  }

  /** Closes the idle volumes now, and each borrowed one when its last borrower closes it. */
  @Override
  public void close() throws IOException {
    var idle = new ArrayList<Entry>();
    synchronized (this) {
      closed = true;
      for (var entry : entries.values()) {
        entry.dropped = true;
        if (entry.borrowers == 0) {
          idle.add(entry);
        }
      }
      entries.clear();
    }
    closeAll(idle);
  }

  private synchronized void forget(String uri, Entry entry) {
    if (entries.remove(uri, entry)) {
      entry.dropped = true;
    }
  }

  private void release(Entry entry) throws IOException {
    List<Entry> displaced;
    synchronized (this) {
      entry.borrowers--;
      displaced = displaced();
      if (entry.dropped && entry.borrowers == 0 && !displaced.contains(entry)) {
        displaced.add(entry);
      }
    }
    closeAll(displaced);
  }

  /** Removes the idle entries beyond the capacity, the least recently used first. */
  private List<Entry> displaced() {
    var displaced = new ArrayList<Entry>();
    var all = entries.values().iterator();
    while (entries.size() > capacity && all.hasNext()) {
      var entry = all.next();
      if (entry.borrowers == 0) {
        entry.dropped = true;
        all.remove();
        displaced.add(entry);
      }
    }
    return displaced;
  }

  private static void closeAll(List<Entry> entries) throws IOException {
    IOException first = null;
    for (var entry : entries) {
      try {
        entry.close();
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** Returns what the opener threw: every waiting thread gets the same type. */
  private static IOException asOpened(String uri, Throwable cause) {
    if (cause instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof IOException io ? io : new IOException("cannot open " + uri, cause);
  }

  private static final class Entry {
    final FutureTask<Volume> volume;
    int borrowers; // guarded by the cache
    boolean dropped; // guarded by the cache: out of the map, its last borrower closes it

    Entry(FutureTask<Volume> volume) {
      this.volume = volume;
    }

    /** Closes the volume; called once, when nobody can borrow the entry any more. */
    void close() throws IOException {
      if (!volume.isDone()) {
        return; // its only borrower gave up before it opened the file
      }
      Volume opened;
      try {
        opened = volume.get();
      } catch (ExecutionException e) {
        return; // never opened: its borrowers got the error
      } catch (InterruptedException e) {
        throw new AssertionError("a finished task does not wait", e);
      }
      opened.close();
    }
  }

  /** An open volume. Close it after the last read; a second close does nothing. */
  public final class BorrowedVolume implements Closeable {
    private final Entry entry;
    private final Volume volume;
    private boolean returned;

    private BorrowedVolume(Entry entry, Volume volume) {
      this.entry = entry;
      this.volume = volume;
    }

    /** Returns the volume. Do not close it, and do not use it after this is closed. */
    public Volume volume() {
      return volume;
    }

    /** Gives the volume back, and closes idle volumes beyond the capacity. */
    @Override
    public void close() throws IOException {
      synchronized (this) {
        if (returned) {
          return;
        }
        returned = true;
      }
      release(entry);
    }
  }
}
