package org.byol3d.volume.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.byol3d.b2nd.io.RandomAccessSource;
import org.byol3d.b2nd.io.SourceDirectory;

/**
 * Keeps copies of remote files on a local disk, up to a number of bytes; new copies displace the
 * least recently used ones. Thread-safe. Any number of processes may share the directory, with one
 * cache each.
 *
 * <p>A copy gets its name by a rename once all its bytes are on disk, so a crash leaves no half
 * copy under a valid name, and each use checks its length again. If a file is larger than the
 * cache, or the unfinished copies leave no room, it is read from the remote file system. A
 * displaced copy stays readable to those who have it open.
 */
public final class LocalFileCache {
  private static final int COPY_BYTES = 4 << 20;
  private static final int STRIPES = 64;

  private final CacheDirectory directory;
  private final SourceOpener remote;
  // One copier per file. Another process may copy the same file: the last rename wins.
  private final ReentrantLock[] copying = new ReentrantLock[STRIPES];

  /**
   * Opens a cache, and removes what killed copiers left in it.
   *
   * @param directory holds the copies, on a local file system; created if missing
   * @param capacity most bytes of all copies together, unfinished ones included
   * @param remote opens files that are not in the cache
   * @throws IllegalArgumentException if the capacity is not positive
   * @throws IOException if the directory cannot be written to
   */
  public LocalFileCache(Path directory, long capacity, SourceOpener remote) throws IOException {
    this(directory, capacity, remote, InstantSource.system());
  }

  LocalFileCache(Path directory, long capacity, SourceOpener remote, InstantSource clock)
      throws IOException {
    this.directory = new CacheDirectory(directory, capacity, clock);
    this.remote = remote;
    for (var i = 0; i < STRIPES; i++) {
      copying[i] = new ReentrantLock();
    }
  }

  /**
   * Returns an opener that opens local copies. It opens the directories of sparse frames on the
   * remote file system: there is no copy of them.
   *
   * @param files the files in the wanted states, by URI
   */
  public SourceOpener opener(Map<String, FileIdentity> files) {
    return new SourceOpener() {
      @Override
      public RandomAccessSource open(String uri) throws IOException {
        return LocalFileCache.this.open(files.get(uri));
      }

      @Override
      public Optional<SourceDirectory> directory(String uri) throws IOException {
        return remote.directory(uri);
      }
    };
  }

  /**
   * Opens the local copy of a file, and makes it if there is none. The caller closes it.
   *
   * @param file the file in the wanted state
   * @throws IOException if the file cannot be read, has another length now, or cannot be copied
   */
  public RandomAccessSource open(FileIdentity file) throws IOException {
    return new CachedSource(file.uri(), () -> openOnce(file));
  }

  private RandomAccessSource openOnce(FileIdentity file) throws IOException {
    var copy = directory.open(file);
    if (copy.isPresent()) {
      return copy.get();
    }
    var lock = copying[Math.floorMod(file.hashCode(), STRIPES)];
    lock.lock();
    try {
      copy = directory.open(file); // another thread may have copied it meanwhile
      return copy.isPresent() ? copy.get() : openRemote(file);
    } finally {
      lock.unlock();
    }
  }

  private RandomAccessSource openRemote(FileIdentity file) throws IOException {
    var source = remote.open(file.uri());
    try {
      if (source.length() != file.length()) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s: holds %d bytes now, but %d when it was indexed: run the ingest again",
                file.uri(),
                source.length(),
                file.length()));
      }
      var room = directory.reserve(file);
      if (room.isEmpty()) {
        return source;
      }
      try (var reservation = room.get()) {
        copy(source, reservation.channel());
        reservation.commit();
      }
      var local = directory.open(file);
      if (local.isEmpty()) {
        return source; // displaced already: the cache is far too small
      }
      source.close();
      return local.get();
    } catch (IOException | RuntimeException e) {
      try (source) {
        throw e;
      }
    }
  }

  private static void copy(RandomAccessSource source, FileChannel destination) throws IOException {
    var length = source.length();
    var bytes = new byte[(int) Math.min(COPY_BYTES, length)];
    for (var position = 0L; position < length; ) {
      var part = (int) Math.min(bytes.length, length - position);
      source.readFully(position, bytes, 0, part);
      for (var buffer = ByteBuffer.wrap(bytes, 0, part); buffer.hasRemaining(); ) {
        position += destination.write(buffer, position);
      }
    }
  }
}
