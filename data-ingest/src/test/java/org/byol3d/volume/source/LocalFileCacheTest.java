package org.byol3d.volume.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.byol3d.b2nd.io.ByteArraySource;
import org.byol3d.b2nd.io.RandomAccessSource;
import org.byol3d.random.SplitRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFileCacheTest {
  @TempDir private Path folder;
  private final Remote remote = new Remote();
  private final AtomicLong ticks = new AtomicLong();
  private final InstantSource clock = () -> Instant.ofEpochSecond(ticks.incrementAndGet());

  @Test
  void copiesFileOnceAndReadsCopy() throws IOException {
    var file = remote.put("hdfs://a/1.npy", 1000);
    var cache = cache(4000);

    for (var i = 0; i < 3; i++) {
      try (var source = cache.open(file)) {
        assertThat(source.name()).isEqualTo("hdfs://a/1.npy");
        assertThat(source.length()).isEqualTo(1000);
        assertThat(bytes(source)).isEqualTo(remote.bytes(file));
      }
    }
    assertThat(remote.opened()).containsExactly(Map.entry("hdfs://a/1.npy", 1));

    try (var source = cache(4000).open(file)) {
      assertThat(bytes(source)).isEqualTo(remote.bytes(file));
    }
    assertThat(remote.opened()).containsExactly(Map.entry("hdfs://a/1.npy", 1));
  }

  @Test
  void copiesAChangedFileAgain() throws IOException {
    var cache = cache(4000);
    cache.open(remote.put("a", 100)).close();
    var changed = new FileIdentity("a", 100, 99);
    cache.open(changed).close();

    assertThat(remote.opened()).containsExactly(Map.entry("a", 2));
  }

  @Test
  void displacesTheLeastRecentlyUsed() throws IOException {
    var a = remote.put("a", 400);
    var b = remote.put("b", 400);
    var c = remote.put("c", 400);
    var cache = cache(1000);
    for (var file : List.of(a, b, a, c, a, b)) {
      cache.open(file).close();
    }

    assertThat(remote.opened()).isEqualTo(Map.of("a", 1, "b", 2, "c", 1));
    assertThat(bytesOnDisk()).isEqualTo(800);
  }

  @Test
  void readsTooLargeFileWithoutCopy() throws IOException {
    var large = remote.put("large", 1001);
    var cache = cache(1000);
    try (var source = cache.open(large)) {
      assertThat(bytes(source)).isEqualTo(remote.bytes(large));
    }

    assertThat(bytesOnDisk()).isZero();
  }

  @Test
  void replacesCopyOfAnotherLength() throws IOException {
    var file = remote.put("a", 100);
    cache(1000).open(file).close();
    Files.write(copies().get(0), new byte[99]);

    try (var source = cache(1000).open(file)) {
      assertThat(bytes(source)).isEqualTo(remote.bytes(file));
    }
    assertThat(remote.opened()).isEqualTo(Map.of("a", 2));
  }

  @Test
  void removesWhatADeadProcessLeft() throws IOException {
    var orphan = folder.resolve("0123abcd.1-1700000000000.77.part");
    Files.write(orphan, new byte[500]);
    var other = Files.write(folder.resolve("notes.txt"), new byte[1]);

    cache(1000);

    assertThat(orphan).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void leavesCopiesThatAreBeingMade() throws IOException {
    var file = remote.put("a", 100);
    var second = new ArrayList<LocalFileCache>();
    remote.whileRead = () -> second.add(cache(1000));

    try (var source = cache(1000).open(file)) {
      assertThat(bytes(source)).isEqualTo(remote.bytes(file));
    }
    assertThat(second).hasSize(1);
    second.get(0).open(file).close();
    assertThat(remote.opened()).isEqualTo(Map.of("a", 1));
  }

  @Test
  void leavesCopyOfRunningProcess() throws IOException, InterruptedException {
    var copier = CopierProcess.start(folder);
    try {
      var cache = cache(1000);
      assertThat(bytesOnDisk()).isEqualTo(CopierProcess.LENGTH);
      // There is no space for its copy: this file is read from its own place.
      cache.open(remote.put("a", 600)).close();
      assertThat(bytesOnDisk()).isEqualTo(CopierProcess.LENGTH);
    } finally {
      copier.destroyForcibly().waitFor();
    }

    var cache = cache(1000);
    assertThat(bytesOnDisk()).isZero();
    cache.open(remote.put("a", 600)).close();
    assertThat(bytesOnDisk()).isEqualTo(600);
  }

  @Test
  void countsSpaceOfCopiesInProgress() throws IOException {
    var a = remote.put("a", 600);
    var b = remote.put("b", 600);
    var cache = cache(1000);
    remote.whileRead =
        () -> {
          remote.whileRead = () -> {};
          try (var source = cache(1000).open(b)) {
            assertThat(bytes(source)).isEqualTo(remote.bytes(b));
          }
          assertThat(bytesOnDisk()).isEqualTo(600); // b is read from its own place
        };

    cache.open(a).close();

    assertThat(bytesOnDisk()).isEqualTo(600);
  }

  @Test
  void leavesNothingOfACopyThatFailed() throws IOException {
    var file = remote.put("a", 100);
    remote.whileRead =
        () -> {
          throw new IOException("connection reset");
        };

    var cache = cache(1000);
    assertThatThrownBy(() -> cache.open(file)).hasMessage("connection reset");
    assertThat(bytesOnDisk()).isZero();

    remote.whileRead = () -> {};
    try (var source = cache.open(file)) {
      assertThat(bytes(source)).isEqualTo(remote.bytes(file));
    }
    assertThat(remote.stillOpen()).isZero();
  }

  @Test
  void refusesFileThatChangedSinceIndexing() {
    remote.put("a", 100);
    assertThatThrownBy(() -> cache(1000).open(new FileIdentity("a", 90, 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a: holds 100 bytes now, but 90");
    assertThat(remote.stillOpen()).isZero();
  }

  @Test
  void continuesToReadDisplacedCopy() throws IOException {
    var a = remote.put("a", 600);
    var cache = cache(1000);
    try (var source = cache.open(a)) {
      cache.open(remote.put("b", 600)).close();
      assertThat(bytes(source)).isEqualTo(remote.bytes(a));

      // The JDK closes the file of an interrupted reader, and the copy has no name any more.
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> bytes(source)).isInstanceOf(ClosedByInterruptException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(bytes(source)).isEqualTo(remote.bytes(a));
    }
    assertThat(remote.opened()).isEqualTo(Map.of("a", 2, "b", 1));
  }

  @Test
  void staysBoundedAndRightUnderContention() throws Exception {
    var files = new ArrayList<FileIdentity>();
    for (var i = 0; i < 12; i++) {
      files.add(remote.put("v" + i, 50 + i));
    }
    var caches = List.of(cache(300), cache(300));
    var pool = Executors.newFixedThreadPool(6);
    try {
      var runs = new ArrayList<Future<?>>();
      for (var t = 0; t < 6; t++) {
        var random = SplitRandom.of(t);
        var cache = caches.get(t % 2);
        runs.add(
            pool.submit(
                () -> {
                  for (var i = 0; i < 60; i++) {
                    var file = files.get(random.nextInt(files.size()));
                    try (var source = cache.open(file)) {
                      assertThat(bytes(source)).isEqualTo(remote.bytes(file));
                    }
                  }
                  return null;
                }));
      }
      for (var run : runs) {
        run.get();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(bytesOnDisk()).isBetween(1L, 300L);
    assertThat(remote.stillOpen()).isZero();
  }

  @Test
  void refusesACacheOfNoBytes() {
    assertThatThrownBy(() -> cache(0)).hasMessage("cache-bytes 0: must be positive");
  }

  private LocalFileCache cache(long capacity) throws IOException {
    return new LocalFileCache(folder, capacity, remote, clock);
  }

  private List<Path> copies() throws IOException {
    try (var paths = Files.list(folder)) {
      return paths.filter(path -> !path.endsWith(".lock")).toList();
    }
  }

  private long bytesOnDisk() throws IOException {
    var sum = 0L;
    for (var path : copies()) {
      sum += Files.size(path);
    }
    return sum;
  }

  private static byte[] bytes(RandomAccessSource source) throws IOException {
    var bytes = new byte[(int) source.length()];
    source.readFully(0, bytes, 0, bytes.length);
    return bytes;
  }

  private interface Interference {
    void happen() throws IOException;
  }

  private static final class Remote implements SourceOpener {
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, Integer> opened = new ConcurrentHashMap<>();
    private final AtomicLong open = new AtomicLong();
    private volatile Interference whileRead = () -> {};

    FileIdentity put(String uri, int length) {
      var random = SplitRandom.of(length);
      var bytes = new byte[length];
      for (var i = 0; i < length; i++) {
        bytes[i] = (byte) random.nextInt();
      }
      files.put(uri, bytes);
      return new FileIdentity(uri, length, 1);
    }

    byte[] bytes(FileIdentity file) {
      return files.get(file.uri());
    }

    Map<String, Integer> opened() {
      return new HashMap<>(opened);
    }

    long stillOpen() {
      return open.get();
    }

    @Override
    public RandomAccessSource open(String uri) {
      opened.merge(uri, 1, Integer::sum);
      open.incrementAndGet();
      var bytes = new ByteArraySource(uri, files.get(uri));
      return new RandomAccessSource() {
        @Override
        public String name() {
          return uri;
        }

        @Override
        public long length() {
          return bytes.length();
        }

        @Override
        public void readFully(long position, byte[] destination, int offset, int length)
            throws IOException {
          whileRead.happen();
          bytes.readFully(position, destination, offset, length);
        }

        @Override
        public void close() {
          open.decrementAndGet();
        }
      };
    }
  }
}
