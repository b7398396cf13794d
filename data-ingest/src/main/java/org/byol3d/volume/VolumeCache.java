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
 * Opened volumes, shared by all threads of a worker: a volume's header and offsets are read once
 * however many crops are taken of it. Thread-safe.
 *
 * <p>Volumes are lent. At most {@code capacity} stay open, the least recently used idle one being
 * closed first; one that is lent is never closed under its reader, so more are open while more than
 * {@code capacity} are lent at once. A volume that fails to open is not remembered: the next caller
 * tries again.
 */
public final class VolumeCache implements Closeable {
  private final VolumeOpener opener;
  private final int capacity;
  // Guarded by this; in order of last use. Holds the entries that may still be lent anew.
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private boolean closed; // guarded by this

  /**
   * @param opener opens what is not cached; called by several threads at once, once a URI
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
   * Lends a volume, opening it when nobody did before. Waits while another thread opens it.
   *
   * @return a lease to close after use
   * @throws IOException if the volume cannot be opened, or one it displaces cannot be closed
   * @throws IllegalStateException if the cache is closed
   */
  public Lease lease(String uri) throws IOException {
    Entry entry;
    List<Entry> displaced;
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("the volume cache is closed");
      }
      entry = entries.computeIfAbsent(uri, u -> new Entry(new FutureTask<>(() -> opener.open(u))));
      entry.leases++;
      displaced = displaced();
    }
    try {
      closeAll(displaced);
      entry.volume.run(); // does nothing but in the first thread that comes here
      return new Lease(entry, entry.volume.get());
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
   * Makes the next lease of a URI open the file anew. Leases that are out go on reading the old
   * one, which closes with the last of them.
   */
  public void invalidate(String uri) throws IOException {
    Entry stale;
    synchronized (this) {
      stale = entries.remove(uri);
      if (stale == null) {
        return;
      }
      stale.dropped = true;
      if (stale.leases > 0) {
        return;
      }
    }
    stale.close();
  }

  /** Closes the idle volumes now and each lent one when its last lease ends. */
  @Override
  public void close() throws IOException {
    var idle = new ArrayList<Entry>();
    synchronized (this) {
      closed = true;
      for (var entry : entries.values()) {
        entry.dropped = true;
        if (entry.leases == 0) {
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
      entry.leases--;
      displaced = displaced();
      if (entry.dropped && entry.leases == 0 && !displaced.contains(entry)) {
        displaced.add(entry);
      }
    }
    closeAll(displaced);
  }

  /** Takes the idle entries beyond the capacity out of the cache, the least recently used first. */
  private List<Entry> displaced() {
    var displaced = new ArrayList<Entry>();
    var all = entries.values().iterator();
    while (entries.size() > capacity && all.hasNext()) {
      var entry = all.next();
      if (entry.leases == 0) {
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

  /** What the opener threw, so that its type tells every waiting thread the same. */
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
    int leases; // guarded by the cache
    boolean dropped; // guarded by the cache: out of the map, to be closed by its last lease

    Entry(FutureTask<Volume> volume) {
      this.volume = volume;
    }

    /** Closes what was opened; called once, when nobody can lease the entry any more. */
    void close() throws IOException {
      if (!volume.isDone()) {
        return; // its only user gave up before it began to open the file
      }
      Volume opened;
      try {
        opened = volume.get();
      } catch (ExecutionException e) {
        return; // never opened: whoever asked for it was told
      } catch (InterruptedException e) {
        throw new AssertionError("a finished task does not wait", e);
      }
      opened.close();
    }
  }

  /** The loan of one volume. Close it once after the last read; further calls do nothing. */
  public final class Lease implements Closeable {
    private final Entry entry;
    private final Volume volume;
    private boolean returned;

    private Lease(Entry entry, Volume volume) {
      this.entry = entry;
      this.volume = volume;
    }

    /** The volume. Not to be closed, nor used once the lease is. */
    public Volume volume() {
      return volume;
    }

    /** Ends the loan, and closes volumes that this leaves beyond the capacity. */
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
