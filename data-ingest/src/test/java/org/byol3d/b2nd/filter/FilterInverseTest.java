package org.byol3d.b2nd.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Checks that each filter inverts the forward filter of the format's text, written here item by
 * item.
 */
class FilterInverseTest {
  private static final int PAD = 3;

  @Property
  void shuffle(
      @ForAll @Size(max = 700) byte[] block, @ForAll @IntRange(min = 1, max = 17) int width) {
    int items = block.length / width;
    var filtered = block.clone();
    for (int item = 0; item < items; item++) {
      for (int b = 0; b < width; b++) {
        filtered[b * items + item] = block[item * width + b];
      }
    }
    assertThat(applied(Shuffle::apply, block, width)).isEqualTo(filtered);
    assertThat(applied(Shuffle::undo, filtered, width)).isEqualTo(block);
  }

  @Property
  void shuffleToFloats(
      @ForAll @Size(max = 90) float[] block,
      @ForAll @IntRange(max = 90) int one,
      @ForAll @IntRange(max = 90) int other) {
    var bytes = ByteBuffer.allocate(4 * block.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(block);
    var filtered = applied(Shuffle::apply, bytes.array(), 4);
    int first = Math.min(Math.min(one, other), block.length);
    int count = Math.min(Math.max(one, other), block.length) - first;
    var out = new float[count + 2];
    Shuffle.undoToFloats(filtered, 0, block.length, first, count, out, 1);
    for (int i = 0; i < count; i++) {
      assertThat(Float.floatToRawIntBits(out[1 + i]))
          .isEqualTo(Float.floatToRawIntBits(block[first + i]));
    }
    assertThat(out[0]).isZero();
    assertThat(out[count + 1]).isZero();
  }

  @Property
  void bitShuffle(
      @ForAll @Size(max = 700) byte[] block, @ForAll @IntRange(min = 1, max = 9) int width) {
    int items = block.length / width / 8 * 8;
    var filtered = block.clone();
    Arrays.fill(filtered, 0, items * width, (byte) 0);
    for (int item = 0; item < items; item++) {
      for (int bit = 0; bit < 8 * width; bit++) {
        int set = (block[item * width + bit / 8] >> (bit % 8)) & 1;
        filtered[bit * items / 8 + item / 8] |= (byte) (set << (item % 8));
      }
    }
    assertThat(applied(BitShuffle::apply, block, width)).isEqualTo(filtered);
    assertThat(applied(BitShuffle::undo, filtered, width)).isEqualTo(block);
  }

  @Property
  void delta(
      @ForAll @Size(min = 60, max = 60) byte[] first,
      @ForAll @Size(min = 60, max = 60) byte[] block,
      @ForAll @IntRange(min = 1, max = 17) int typeSize) {
    int width = Delta.width(typeSize);
    var filteredFirst = first.clone();
    var filtered = block.clone();
    for (int i = 0; i < 60 / width * width; i++) {
      filteredFirst[i] = (byte) (i < width ? first[i] : first[i] ^ first[i - width]);
      filtered[i] = (byte) (block[i] ^ first[i]);
    }
    Delta.undoFirst(filteredFirst, 0, 60, typeSize);
    assertThat(filteredFirst).isEqualTo(first);
    Delta.undo(filtered, 0, 60, typeSize, first, 0);
    assertThat(filtered).isEqualTo(block);
  }

  @Property
  void byteDelta(
      @ForAll @Size(max = 200) byte[] block, @ForAll @IntRange(min = 1, max = 9) int width) {
    int stream = block.length / width;
    var filtered = block.clone();
    for (int s = 0; s < width; s++) {
      for (int i = 1; i < stream; i++) {
        filtered[s * stream + i] = (byte) (block[s * stream + i] - block[s * stream + i - 1]);
      }
    }
    ByteDelta.undo(filtered, 0, block.length, width);
    assertThat(filtered).isEqualTo(block);
  }

  private interface Transform {
    void run(byte[] in, int inOffset, byte[] out, int outOffset, int length, int width);
  }

  /** Runs inside larger arrays, and checks that nothing around the block is touched. */
  private static byte[] applied(Transform transform, byte[] block, int width) {
    var in = new byte[block.length + 2 * PAD];
    System.arraycopy(block, 0, in, PAD, block.length);
    var out = new byte[block.length + 2 * PAD];
    transform.run(in, PAD, out, PAD - 1, block.length, width);
    for (int i = 0; i < PAD - 1; i++) {
      assertThat(out[i]).isZero();
    }
    assertThat(out[block.length + PAD - 1]).isZero();
    return Arrays.copyOfRange(out, PAD - 1, PAD - 1 + block.length);
  }
}
