package org.byol3d.volume.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileRange;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.VectoredReadUtils;
import org.byol3d.b2nd.io.RandomAccessSource;
import org.byol3d.b2nd.io.ReadRequest;
import org.byol3d.random.SplitRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HadoopSourceTest {
  private static final byte[] CONTENT = content(200_000);
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsRangesWithOrWithoutVectoredReads(boolean vectored) throws IOException {
    try (var source = open(vectored)) {
      assertThat(source.length()).isEqualTo(CONTENT.length);
      var requests =
          List.of(request(150_000, 50_000), request(7, 0), request(0, 10), request(10, 3000));
      source.readFully(requests);
      for (var request : requests) {
        assertIsContent(request);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsRangesThatOverlap(boolean vectored) throws IOException {
    try (var source = open(vectored)) {
      var requests = List.of(request(100, 500), request(0, 200), request(100, 500));
      source.readFully(requests);
      for (var request : requests) {
        assertIsContent(request);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void failsAtTheEndOfTheFile(boolean vectored) throws IOException {
    try (var source = open(vectored)) {
      assertThatThrownBy(() -> source.readFully(List.of(request(0, 1), request(199_999, 2))))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("bytes [199999, +2) pass the end at 200000");
      assertThatThrownBy(() -> source.readFully(-1, new byte[1], 0, 1))
          .isInstanceOf(EOFException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneStreamServesManyThreads(boolean vectored) throws Exception {
    var pool = Executors.newFixedThreadPool(4);
    try (var source = open(vectored)) {
      var runs = new ArrayList<Future<List<ReadRequest>>>();
      for (var t = 0; t < 4; t++) {
        var random = SplitRandom.of(t);
        runs.add(
            pool.submit(
                () -> {
                  var all = new ArrayList<ReadRequest>();
                  for (var i = 0; i < 100; i++) {
                    var requests =
                        List.of(
                            request(random.nextInt(1000), random.nextInt(50_000)),
                            request(100_000 + random.nextInt(1000), random.nextInt(90_000)));
                    source.readFully(requests);
                    all.addAll(requests);
                  }
                  return all;
                }));
      }
      for (var run : runs) {
        run.get().forEach(HadoopSourceTest::assertIsContent);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void opensLocalFilesByPathAndUri() throws IOException {
    var file = Files.write(Files.createDirectory(folder.resolve("a b%20c")).resolve("x"), CONTENT);
    var configuration = new Configuration(false);
    configuration.set("fs.defaultFS", "hdfs://nowhere:1");
    var opener = new HadoopSourceOpener(configuration);
    for (var uri : List.of(file.toString(), "file:" + file, "file://" + file)) {
      try (var source = opener.open(uri)) {
        assertIsContent(read(source, 5, 100));
      }
    }
    assertThatThrownBy(() -> opener.open(file + ".gone")).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void namesAnUnknownFileSystem() {
    assertThatThrownBy(
            () -> new HadoopSourceOpener(new Configuration(false)).open("nofs://host/file"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nofs");
  }

  private HadoopSource open(boolean vectored) throws IOException {
    var file = Files.write(folder.resolve("content"), CONTENT);
    FileSystem fileSystem = vectored ? new VectoredFileSystem() : new PlainFileSystem();
    fileSystem.initialize(folder.toUri(), new Configuration(false));
    var path = new org.apache.hadoop.fs.Path(file.toUri());
    try (var stream = fileSystem.open(path)) {
      assertThat(stream.hasCapability(StreamCapabilities.VECTOREDIO)).isEqualTo(vectored);
    }
    return HadoopSource.open(fileSystem, path);
  }

  /**
   * A file system with vectored reads that refuses ranges that overlap, as the object stores do.
   */
  private static final class VectoredFileSystem extends RawLocalFileSystem {
    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path path, int bufferSize)
        throws IOException {
      return new FSDataInputStream(super.open(path, bufferSize)) {
        @Override
        public void readVectored(List<? extends FileRange> ranges, IntFunction<ByteBuffer> allocate)
            throws IOException {
          super.readVectored(
              VectoredReadUtils.validateAndSortRanges(ranges, Optional.empty()), allocate);
        }
      };
    }
  }

  /** A file system with streams without vectored reads, like HDFS. */
  private static final class PlainFileSystem extends LocalFileSystem {
    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path path, int bufferSize)
        throws IOException {
      return new FSDataInputStream(super.open(path, bufferSize)) {
        @Override
        public boolean hasCapability(String capability) {
          return !capability.equals(StreamCapabilities.VECTOREDIO)
              && super.hasCapability(capability);
        }
      };
    }
  }

  private static ReadRequest read(RandomAccessSource source, long position, int length)
      throws IOException {
    var request = request(position, length);
    source.readFully(List.of(request));
    return request;
  }

  private static ReadRequest request(long position, int length) {
    return new ReadRequest(position, new byte[length + 3], 2, length);
  }

  private static void assertIsContent(ReadRequest request) {
    var expected = new byte[request.destination().length];
    System.arraycopy(
        CONTENT, (int) request.position(), expected, request.offset(), request.length());
    assertThat(Arrays.equals(request.destination(), expected)).as(request.toString()).isTrue();
  }

  private static byte[] content(int length) {
    var random = SplitRandom.of(1);
    var bytes = new byte[length];
    for (var i = 0; i < length; i++) {
      bytes[i] = (byte) random.nextInt();
    }
    return bytes;
  }
}
