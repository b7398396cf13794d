package org.byol3d.b2nd;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.byol3d.b2nd.filter.Shuffle;

/**
 * Takes rows of neighboring items out of decoded blocks into a caller's destination. {@link #of}
 * checks that the destination has room for all items of the region, and the caller hands over only
 * rows inside both the region and the block. So no index below can leave its array.
 */
sealed interface RowTarget {

  /** Returns the width of a SHUFFLE that this target undoes; 0 if it needs whole items. */
  int shuffledWidth();

  /**
   * Copies rows of a block.
   *
   * @param from the first item in the block
   * @param fromStep the items from one row to the next in the block
   * @param to the first item in the destination
   * @param toStep the items from one row to the next in the destination
   * @param rows how many rows
   * @param count the items of a row
   */
  void put(DecodedBlock block, int from, int fromStep, int to, int toStep, int rows, int count);

  /** Writes the same item {@code count} times. */
  void fill(byte[] item, int to, int count);

  /**
   * Returns the target of a read.
   *
   * @throws IllegalArgumentException if the destination is too small, or the items are no numbers
   *     and floats are asked for
   */
  static RowTarget of(RegionRead read, DataType type) {
    long items = read.region().items();
    if (read instanceof RegionRead.AsFloats floats) {
      if (floats.offset() < 0 || items > floats.destination().length - floats.offset()) {
        throw new IllegalArgumentException(
            items + " items do not fit a float[] of " + floats.destination().length);
      }
      if (type.isLittleEndianFloat32()) {
        return new Float32(floats.destination(), floats.offset());
      }
      var element =
          type.element()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "items of type " + type + " are no numbers: read them as bytes"));
      return new Converted(floats.destination(), floats.offset(), element, type.order());
    }
    var destination = ((RegionRead.AsBytes) read).destination();
    if (items > destination.remaining() / type.size()) {
      throw new IllegalArgumentException(
          items + " items of " + type.size() + " bytes do not fit " + destination.remaining());
    }
    return new Bytes(destination, destination.position(), type.size());
  }

  /** Copies items that are float32 already, as those of the labs' volumes are. */
  @SuppressWarnings("ArrayRecordComponent") // a destination, never compared
  record Float32(float[] out, int offset) implements RowTarget {
    /** Shuffled rows shorter than this are joined directly in the destination. */
    private static final int WIDE_ROW = 24;

    /** To get long runs, up to this many times the wanted items are unshuffled. */
    private static final int MOST_WASTE = 2;

    @Override
    public int shuffledWidth() {
      return Float.BYTES;
    }

    @Override
    public void put(
        DecodedBlock block, int from, int fromStep, int to, int toStep, int rows, int count) {
      if (!block.isShuffled()) {
        int first = block.offset() / Float.BYTES + from;
        for (int row = 0; row < rows; row++) {
          block.floats().get(first + row * fromStep, out, offset + to + row * toStep, count);
        }
      } else if (count < WIDE_ROW || count > DecodedBlock.RUN) {
        for (int row = 0; row < rows; row++) {
          unshuffle(block, from + row * fromStep, count, out, offset + to + row * toStep);
        }
      } else {
        putWide(block, from, fromStep, to, toStep, rows, count);
      }
    }

    /**
     * Joins several rows at once in a buffer of the first-level cache, and copies them from there.
     * A shuffle is undone fastest in long runs, and single stores to lines of a large volume that
     * are not cached stall, where wide copies do not.
     */
    private void putWide(
        DecodedBlock block, int from, int fromStep, int to, int toStep, int rows, int count) {
      boolean sparse = fromStep > MOST_WASTE * count;
      int together = sparse ? 1 : DecodedBlock.rowsThatFit(fromStep, count);
      var run = block.run();
      for (int row = 0; row < rows; row += together) {
        // rowsThatFit: (taken - 1) * fromStep + count <= RUN, the length of the buffer.
        int taken = Math.min(together, rows - row);
        unshuffle(block, from + row * fromStep, (taken - 1) * fromStep + count, run, 0);
        for (int i = 0; i < taken; i++) {
          System.arraycopy(run, i * fromStep, out, offset + to + (row + i) * toStep, count);
        }
      }
    }

    private static void unshuffle(
        DecodedBlock block, int first, int count, float[] to, int toOffset) {
      Shuffle.undoToFloats(
          block.array(), block.offset(), block.items(), first, count, to, toOffset);
    }

    @Override
    public void fill(byte[] item, int to, int count) {
      float value = ByteBuffer.wrap(item).order(ByteOrder.LITTLE_ENDIAN).getFloat();
      Arrays.fill(out, offset + to, offset + to + count, value);
    }
  }

  /** Converts items of another type to the nearest float32. */
  @SuppressWarnings("ArrayRecordComponent") // a destination, never compared
  record Converted(float[] out, int offset, ElementType type, ByteOrder order)
      implements RowTarget {
    @Override
    public int shuffledWidth() {
      return 0;
    }

    @Override
    public void put(
        DecodedBlock block, int from, int fromStep, int to, int toStep, int rows, int count) {
      var bytes = block.bytes(order);
      for (int row = 0; row < rows; row++) {
        int at = block.offset() + (from + row * fromStep) * type.size();
        type.toFloats(bytes, at, count, out, offset + to + row * toStep, 1);
      }
    }

    @Override
    public void fill(byte[] item, int to, int count) {
      var value = new float[1];
      type.toFloats(ByteBuffer.wrap(item).order(order), 0, 1, value, 0, 1);
      Arrays.fill(out, offset + to, offset + to + count, value[0]);
    }
  }

  /** Copies items as bytes. */
  record Bytes(ByteBuffer out, int offset, int itemSize) implements RowTarget {
    @Override
    public int shuffledWidth() {
      return 0;
    }

    @Override
    public void put(
        DecodedBlock block, int from, int fromStep, int to, int toStep, int rows, int count) {
      for (int row = 0; row < rows; row++) {
        out.put(
            offset + (to + row * toStep) * itemSize,
            block.array(),
            block.offset() + (from + row * fromStep) * itemSize,
            count * itemSize);
      }
    }

    @Override
    public void fill(byte[] item, int to, int count) {
      for (int i = 0; i < count; i++) {
        out.put(offset + (to + i) * itemSize, item, 0, itemSize);
      }
    }
  }
}
