package org.byol3d.b2nd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.byol3d.b2nd.HandMadeFrames.blosc1;
import static org.byol3d.b2nd.HandMadeFrames.frame;
import static org.byol3d.b2nd.HandMadeFrames.stream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Factory;
import org.byol3d.b2nd.filter.BitShuffle;
import org.byol3d.b2nd.filter.Shuffle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests chunks with the header of 16 bytes that Blosc1 wrote: filters by flag, not by slot. */
class Blosc1ChunkTest {
  private static final int SHUFFLE = 0x01;
  private static final int COPIED = 0x02;
  private static final int BITSHUFFLE = 0x04;
  private static final int NOT_SPLIT = 0x10;
  private static final int LZ4 = 1 << 5;
  private static final int ITEM = 4;

  private final byte[] items = TestArrays.items(96, ITEM, 1);

  private static byte[] read(byte[] file) throws IOException {
    try (var array = TestArrays.open(file)) {
      return ReferenceFiles.read(array, array.whole()).array();
    }
  }

  /** Returns one literal run after another, as BLOSCLZ writes bytes that it cannot shrink. */
  private static byte[] blosclz(byte[] bytes) {
    var out = new ByteArrayOutputStream();
    for (int from = 0; from < bytes.length; from += 32) {
      int literals = Math.min(32, bytes.length - from);
      out.write(literals - 1);
      out.write(bytes, from, literals);
    }
    return out.toByteArray();
  }

  /** Returns a block as streams that all go through the codec, smaller or not. */
  private static byte[] streams(byte[] block, int streams, boolean lz4) {
    var out = new ByteArrayOutputStream();
    int size = block.length / streams;
    for (int s = 0; s < streams; s++) {
      var part = Arrays.copyOfRange(block, s * size, (s + 1) * size);
      var encoded =
          lz4 ? LZ4Factory.fastestInstance().fastCompressor().compress(part) : blosclz(part);
      out.writeBytes(encoded.length < size ? stream(encoded) : stream(part));
    }
    return out.toByteArray();
  }

  private byte[] chunk(int version, int flags, boolean split, int blockSize) {
    var blocks = new byte[items.length / blockSize][];
    for (int b = 0; b < blocks.length; b++) {
      var filtered = new byte[blockSize];
      int from = b * blockSize;
      if ((flags & SHUFFLE) != 0) {
        Shuffle.apply(items, from, filtered, 0, blockSize, ITEM);
      } else if ((flags & BITSHUFFLE) != 0 && (version > 2 || blockSize / ITEM % 8 == 0)) {
        BitShuffle.apply(items, from, filtered, 0, blockSize, ITEM);
      } else {
        System.arraycopy(items, from, filtered, 0, blockSize);
      }
      blocks[b] = streams(filtered, split ? ITEM : 1, (flags & LZ4) != 0);
    }
    return blosc1(version, flags | (split ? 0 : NOT_SPLIT), ITEM, items.length, blockSize, blocks);
  }

  @ParameterizedTest
  @CsvSource({
    "0, false", "0, true", "1, false", "1, true", "4, false", "4, true", // BLOSCLZ
    "32, false", "32, true", "33, false", "33, true", "36, false", "36, true", // LZ4
  })
  void decodesEveryFilterOfTheFlags(int flags, boolean split) throws IOException {
    for (int blockItems : new int[] {96, 32, 12}) {
      for (int version : new int[] {2, 4}) {
        var chunk = chunk(version, flags, split, blockItems * ITEM);
        assertThat(read(frame(96, 96, blockItems, "<f4", chunk)))
            .as("blocks of %d items, version %d", blockItems, version)
            .isEqualTo(items);
      }
    }
  }

  @Test
  void decodesACopiedChunk() throws IOException {
    var chunk = blosc1(2, COPIED | SHUFFLE, ITEM, items.length, items.length / 2);
    chunk = Arrays.copyOf(chunk, 16 + items.length);
    System.arraycopy(items, 0, chunk, 16, items.length);
    HandMadeFrames.littleEndian(chunk).putInt(12, chunk.length);
    assertThat(read(frame(96, 96, 48, "<f4", chunk))).isEqualTo(items);
  }
}
