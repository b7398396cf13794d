package org.byol3d.b2nd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.byol3d.b2nd.io.ByteArraySource;
import org.byol3d.b2nd.io.FormatException;
import org.byol3d.b2nd.io.RandomAccessSource;
import org.byol3d.b2nd.io.SourceDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests directories with one file per chunk, sound and with missing or damaged files. */
class SparseFrameTest {
  private static final String INDEX = "chunks.b2frame";
  private static final int INPUTS = 3000;
  private static final long SEED = 31;

  private final Map<String, byte[]> files = new HashMap<>();

  @BeforeEach
  void readFiles() throws IOException {
    try (var entries = Files.list(ReferenceFiles.file("d_sparse_frame.b2nd"))) {
      for (Path entry : entries.toList()) {
        files.put(entry.getFileName().toString(), Files.readAllBytes(entry));
      }
    }
  }

  /** Files in memory; counts those that are open. */
  private static final class Directory implements SourceDirectory {
    private final Map<String, byte[]> files;
    private int open;

    Directory(Map<String, byte[]> files) {
      this.files = files;
    }

    @Override
    public String name() {
      return "sparse";
    }

    @Override
    public RandomAccessSource open(String file) throws IOException {
      var bytes = files.get(file);
      if (bytes == null) {
        throw new NoSuchFileException(file);
      }
      open++;
      var source = new ByteArraySource("sparse/" + file, bytes);
      return new RandomAccessSource() {
        @Override
        public String name() {
          return source.name();
        }

        @Override
        public long length() {
          return source.length();
        }

        @Override
        public void readFully(long position, byte[] destination, int offset, int length)
            throws IOException {
          source.readFully(position, destination, offset, length);
        }

        @Override
        public void close() {
          open--;
        }
      };
    }
  }

  private static byte[] read(Directory directory) throws IOException {
    try (var array = B2ndArray.open(directory)) {
      array.survey();
      array.verify();
      return ReferenceFiles.read(array, array.whole()).array();
    }
  }

  @Test
  void closesEveryFileItOpens() throws IOException {
    var directory = new Directory(files);
    assertThat(read(directory)).hasSize(128_000);
    assertThat(directory.open).isZero();
  }

  @Test
  void namesTheFileThatIsMissing() {
    files.remove("0000000B.chunk");
    var directory = new Directory(files);
    assertThatThrownBy(() -> read(directory))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("chunk 11")
        .hasMessageContaining("0000000B.chunk is missing");
    assertThat(directory.open).isZero();
  }

  @Test
  void everyMutantIsReadOrRefused() throws IOException {
    var names = new ArrayList<>(files.keySet());
    names.sort(Comparator.naturalOrder());
    int refused = 0;
    for (int input = 0; input < INPUTS; input++) {
      var random = new Random(SEED + input);
      var mutant = new HashMap<>(files);
      var name = random.nextBoolean() ? INDEX : names.get(random.nextInt(names.size()));
      mutant.put(name, mutate(files.get(name), random));
      var directory = new Directory(mutant);
      try {
        read(directory);
      } catch (FormatException e) {
        refused++;
        assertThat(e.file()).startsWith("sparse");
      } catch (Throwable e) {
        throw new AssertionError("input " + input + ", " + name + " escaped", e);
      }
      assertThat(directory.open).as("files left open by input " + input).isZero();
    }
    assertThat(refused).isBetween(INPUTS / 4, INPUTS * 9 / 10);
  }

  private static byte[] mutate(byte[] original, Random random) {
    if (random.nextInt(8) == 0) {
      return Arrays.copyOf(original, random.nextInt(original.length));
    }
    var bytes = original.clone();
    int near = Math.min(bytes.length, random.nextInt(3) == 0 ? bytes.length : 400);
    int at = random.nextInt(near);
    switch (random.nextInt(3)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt(256);
      default -> Arrays.fill(bytes, at, Math.min(at + 4, bytes.length), (byte) -random.nextInt(2));
    }
    return bytes;
  }
}
