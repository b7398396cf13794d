package org.byol3d.b2nd;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.byol3d.b2nd.filter.Shuffle;

/** Takes rows of neighboring items out of decoded blocks into a caller's destination. */
sealed interface RowTarget {

  /**
   * The width of a SHUFFLE that is undone on the way; 0 if the target wants items that are whole.
   */
  int shuffledWidth();

  /**
   * Takes rows of a block.
   *
   * @param from the first item in the block
   * @param fromStep the items from one row to the next in the block
   * @param to the first item in the destination
   * @param toStep the items from one row to the next in the destination
   * @param rows how many rows
   * @param count the items of a row
   */
  void put(DecodedBlock block, int from, int fromStep, int to, int toStep, int rows, int count);

  /** Puts the same item {@code count} times. */
  void fill(byte[] item, int to, int count);

  /**
   * The target of a read.
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

  /** Items that are float32 already: what the labs' volumes hold. */
  @SuppressWarnings("ArrayRecordComponent") // a destination, compared by nobody
  record Float32(float[] out, int offset) implements RowTarget {
    /** Shuffled rows shorter than this are put together right where they go. */
    private static final int WIDE_ROW = 24;

    /** Up to this many times the items that are wanted are unshuffled for the sake of long runs. */
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
     * Puts several rows at once together in a buffer of the first-level cache, and copies them from
     * there: long runs are what undoing a shuffle is fast at, and single stores to lines of a large
     * volume that are not cached stall where wide copies do not.
     */
    private void putWide(
        DecodedBlock block, int from, int fromStep, int to, int toStep, int rows, int count) {
      boolean sparse = fromStep > MOST_WASTE * count;
      int together = sparse ? 1 : DecodedBlock.rowsThatFit(fromStep, count);
      var run = block.run();
      for (int row = 0; row < rows; row += together) {
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

  /** Items of another type, as the nearest float32. */
  @SuppressWarnings("ArrayRecordComponent") // a destination, compared by nobody
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

  /** Items as they are. */
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
