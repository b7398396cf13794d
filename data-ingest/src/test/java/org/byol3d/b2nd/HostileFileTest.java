package org.byol3d.b2nd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.byol3d.b2nd.HandMadeFrames.blosc2;
import static org.byol3d.b2nd.HandMadeFrames.frame;
import static org.byol3d.b2nd.HandMadeFrames.special;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.byol3d.b2nd.io.ByteArraySource;
import org.byol3d.b2nd.io.CountingSource;
import org.byol3d.b2nd.io.FormatException;
import org.junit.jupiter.api.Test;

/** Tests small files that claim large sizes, and damage that only two fields together show. */
class HostileFileTest {
  private static final int NOT_SPLIT = 0x10;
  private static final int LONG_AXIS = Integer.MAX_VALUE - 64;

  private static byte[] first(byte[] file, int items) throws IOException {
    try (var array = TestArrays.open(file)) {
      var bytes = ByteBuffer.allocate(items * array.type().size());
      array.read(Region.all(items), bytes);
      return bytes.array();
    }
  }

  @Test
  void constantChunksTakeNoMemory() throws IOException {
    var none = frame(LONG_AXIS, LONG_AXIS, 1, "|u1", new byte[0]);
    assertThat(first(none, 3)).containsOnly(0);
    var zeros = special(1, 1, LONG_AXIS, 1);
    assertThat(first(frame(LONG_AXIS, LONG_AXIS, 1, "|u1", zeros), 3)).containsOnly(0);
    var sevens = special(3, 1, LONG_AXIS, 1, (byte) 7);
    assertThat(first(frame(LONG_AXIS, LONG_AXIS, 1, "|u1", sevens), 3)).containsOnly(7);
  }

  @Test
  void longRowsTakeNoMemory() throws IOException {
    var file = frame(LONG_AXIS, LONG_AXIS, LONG_AXIS, "|u1", new byte[0]);
    try (var array = TestArrays.open(file)) {
      var floats = new float[] {1, 1};
      array.read(Region.all(2), floats);
      assertThat(floats).containsOnly(0);
    }
  }

  @Test
  void moreBlocksThanBytesAreRefused() throws IOException {
    var chunk = blosc2(NOT_SPLIT, 1, LONG_AXIS, 1, stream(1));
    assertThatThrownBy(() -> first(frame(LONG_AXIS, LONG_AXIS, 1, "|u1", chunk), 3))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("block starts");
  }

  @Test
  void twoBlocksAtOnePlaceAreRefused() throws IOException {
    var chunk = blosc2(NOT_SPLIT, 1, 8, 4, stream(1, 2, 3, 4), stream(5, 6, 7, 8));
    assertThat(first(frame(8, 8, 4, "|u1", chunk), 8)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    System.arraycopy(chunk, 32, chunk, 36, 4);
    assertThatThrownBy(() -> first(frame(8, 8, 4, "|u1", chunk), 8))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("two blocks start at 40");
  }

  @Test
  void streamChangedToRunIsRefused() throws IOException {
    var chunk = blosc2(NOT_SPLIT, 1, 8, 4, stream(1, 2, 3, 4), stream(5, 6, 7, 8));
    Arrays.fill(chunk, 40, 44, (byte) 0);
    assertThatThrownBy(() -> first(frame(8, 8, 4, "|u1", chunk), 8))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("its streams end before it does");
  }

  @Test
  void twoChunksAtOnePlaceAreRefused() throws IOException {
    var one = blosc2(NOT_SPLIT, 1, 4, 4, stream(1, 2, 3, 4));
    var two = blosc2(NOT_SPLIT, 1, 4, 4, stream(5, 6, 7, 8));
    var file = frame(8, 4, 4, "|u1", one, two);
    assertThat(first(file, 8)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    // The offsets are raw, before the trailer of 35 bytes: the second offset becomes equal to the
    // first.
    Arrays.fill(file, file.length - 35 - 8, file.length - 35, (byte) 0);
    assertThatThrownBy(() -> first(file, 8))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("two chunks are at 0");
  }

  @Test
  void spaceLeftByUpdateIsNotRead() throws IOException {
    var chunk = blosc2(NOT_SPLIT, 1, 4, 4, stream(1, 2, 3, 4));
    var dead = Arrays.copyOf(chunk, 3 << 20);
    var file = frame(4, 4, 4, "|u1", dead);
    var source = new CountingSource(new ByteArraySource("updated.b2nd", file), 0);
    try (var array = B2ndArray.open(source)) {
      long opening = source.bytes();
      assertThat(ReferenceFiles.read(array, array.whole()).array()).containsExactly(1, 2, 3, 4);
      assertThat(source.bytes() - opening).isLessThan(dead.length / 2);
    }
  }

  @Test
  void longRunIsRefusedWithLittleMemory() throws IOException {
    // A run states any length in five bytes; a block of a gigabyte passes the format's limit.
    int most = 536_866_816;
    var chunk = blosc2(NOT_SPLIT, 1, most, most, HandMadeFrames.stream(-3, (byte) 1));
    var file = frame(most, most, most, "|u1", chunk);
    if (2L * most > Runtime.getRuntime().maxMemory() / 2) {
      assertThatThrownBy(() -> first(file, 3))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("-Xmx");
    } else {
      assertThat(first(file, 3)).containsOnly(3);
    }
  }

  private static byte[] stream(int... bytes) {
    var narrow = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      narrow[i] = (byte) bytes[i];
    }
    return HandMadeFrames.stream(narrow);
  }
}
