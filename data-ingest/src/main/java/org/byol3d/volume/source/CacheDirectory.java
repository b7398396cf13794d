package org.byol3d.volume.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.byol3d.b2nd.io.FileSource;
import org.byol3d.b2nd.io.RandomAccessSource;
import org.byol3d.storage.Sha256;

/**
 * The folder of a {@link LocalFileCache}: finds copies, and reserves room for new ones.
 *
 * <pre>
 * .lock                          locked while one process makes room
 * {@literal <sha-256 of identity>}.copy       a whole copy; its modification time is its last use
 * {@literal <sha-256>.<process>.<n>}.part     an unfinished copy: has its full length, and is locked
 * </pre>
 */
final class CacheDirectory {
  private static final String COPY = ".copy";
  private static final String PART = ".part";

  private final Path directory;
  private final long capacity;
  private final InstantSource clock;
  private final String process = process();

  CacheDirectory(Path directory, long capacity, InstantSource clock) throws IOException {
    if (capacity < 1) {
      throw new IllegalArgumentException("cache-bytes " + capacity + ": must be positive");
    }
    this.directory = Files.createDirectories(directory);
    this.capacity = capacity;
    this.clock = clock;
    locked(
        () -> {
          removeOrphans();
          return null;
        });
  }

  /**
   * Returns a name for this process. Its number is not enough: the first process of each container
   * has number 1.
   */
  private static String process() {
    var self = ProcessHandle.current();
    return self.pid() + "-" + self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /** Opens the whole copy of a file, if there is one, and marks it as used. */
  Optional<RandomAccessSource> open(FileIdentity file) throws IOException {
    var path = copyOf(file);
    try {
      var copy = new FileSource(path);
      if (copy.length() == file.length()) {
        Files.setLastModifiedTime(path, FileTime.from(clock.instant()));
        return Optional.of(copy);
      }
      copy.close();
      Files.deleteIfExists(path); // something else damaged it: no copier commits another length
      return Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty(); // never copied, or displaced just now
    }
  }

  /**
   * Reserves room for a copy: displaces the least recently used ones; empty if there is too little.
   */
  Optional<Reservation> reserve(FileIdentity file) throws IOException {
    if (file.length() > capacity) {
      return Optional.empty();
    }
    return locked(
        () -> {
          var copies = new ArrayList<Entry>();
          var used = 0L;
          for (var entry : list()) {
            used += entry.length;
            if (entry.path.toString().endsWith(COPY)) {
              copies.add(entry);
            }
          }
          copies.sort(Comparator.comparing(Entry::lastUse).thenComparing(Entry::path));
          for (var copy : copies) {
            if (used <= capacity - file.length()) {
              break;
            }
            Files.deleteIfExists(copy.path);
            used -= copy.length;
          }
          return used <= capacity - file.length()
              ? Optional.of(new Reservation(file))
              : Optional.empty();
        });
  }

  private Path copyOf(FileIdentity file) {
    return directory.resolve(digest(file) + COPY);
  }

  private static String digest(FileIdentity file) {
    var text = file.length() + " " + file.modificationTime() + " " + file.uri();
    return Sha256.hex(text.getBytes(UTF_8));
  }

  private record Entry(Path path, long length, FileTime lastUse) {}

  private List<Entry> list() throws IOException {
    var entries = new ArrayList<Entry>();
    try (var paths = Files.newDirectoryStream(directory, "*{" + COPY + "," + PART + "}")) {
      for (var path : paths) {
        entry(path).ifPresent(entries::add);
      }
    }
    return entries;
  }

  private static Optional<Entry> entry(Path path) throws IOException {
    try {
      return Optional.of(new Entry(path, Files.size(path), Files.getLastModifiedTime(path)));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // committed or given up meanwhile
    }
  }

  /** Removes unfinished copies that no living process has locked. */
  private void removeOrphans() throws IOException {
    try (var parts = Files.newDirectoryStream(directory, "*" + PART)) {
      for (var part : parts) {
        // On POSIX, closing any channel of a file drops all locks this process has on it, so the
        // parts of this process must not even be opened.
        if (!part.getFileName().toString().contains("." + process + ".") && isOrphan(part)) {
          Files.deleteIfExists(part);
        }
      }
    }
  }

  private static boolean isOrphan(Path part) throws IOException {
    try (var channel = FileChannel.open(part, StandardOpenOption.WRITE);
        var lock = channel.tryLock()) {
      return lock != null;
    } catch (NoSuchFileException e) {
      return false; // committed or given up meanwhile
    }
  }

  @FunctionalInterface
  private interface Locked<T> {
    T run() throws IOException;
  }

  private synchronized <T> T locked(Locked<T> work) throws IOException {
    try (var channel =
            FileChannel.open(
                directory.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = lock(channel)) {
      if (!lock.isValid()) {
        throw new IOException(directory + ": the cache's lock was lost");
      }
      return work.run();
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException e) {
        Thread.onSpinWait(); // another cache of this process holds it, for the time of a listing
      }
    }
  }

  /** Room in the cache for one copy. Closed without {@link #commit}, it gives the room back. */
  final class Reservation implements Closeable {
    private final FileIdentity file;
    private final Path part;
    private final RandomAccessFile content;

    private Reservation(FileIdentity file) throws IOException {
      this.file = file;
      this.part = Files.createTempFile(directory, digest(file) + "." + process + ".", PART);
      this.content = new RandomAccessFile(part.toFile(), "rw");
      try {
        content.setLength(file.length()); // so that others see how much room is taken
        if (content.getChannel().tryLock() == null) {
          throw new IOException(part + ": a new file is locked by another process");
        }
      } catch (IOException | RuntimeException e) {
        try (this) {
          throw e;
        }
      }
    }

    /** Returns the channel that takes the bytes, from position 0 to the file's length. */
    FileChannel channel() {
      return content.getChannel();
    }

    /** Makes the copy valid. */
    void commit() throws IOException {
      content.getChannel().force(true);
      Files.setLastModifiedTime(part, FileTime.from(clock.instant()));
      Files.move(part, copyOf(file), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
      content.close();
      Files.deleteIfExists(part);
    }
  }
}
