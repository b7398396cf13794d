package org.byol3d.b2nd;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.byol3d.b2nd.filter.Shuffle;

/** Takes runs of neighbouring items out of decoded blocks into a caller's destination. */
sealed interface RowTarget {

  /**
   * The width of a SHUFFLE that {@link #putShuffled} undoes on the way; 0 if the target wants items
   * that are whole.
   */
  int shuffledWidth();

  /**
   * Puts {@code count} items that begin at item {@code from} of a block, which begins at {@code
   * blockOffset}, to item {@code to} of the destination.
   */
  void put(byte[] block, int blockOffset, int from, int to, int count);

  /** As {@link #put}, from a block of {@code blockItems} items that is still shuffled. */
  void putShuffled(byte[] block, int blockOffset, int blockItems, int from, int to, int count);

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
      return new Floats(
          floats.destination(),
          floats.offset(),
          type.size(),
          FloatConversion.of(type),
          type.isLittleEndianFloat32() ? Float.BYTES : 0);
    }
    var destination = ((RegionRead.AsBytes) read).destination();
    if (items > destination.remaining() / type.size()) {
      throw new IllegalArgumentException(
          items + " items of " + type.size() + " bytes do not fit " + destination.remaining());
    }
    return new Bytes(destination, destination.position(), type.size());
  }

  /** Items as float32. */
  @SuppressWarnings("ArrayRecordComponent") // a destination, compared by nobody
  record Floats(
      float[] out, int offset, int itemSize, FloatConversion conversion, int shuffledWidth)
      implements RowTarget {
    @Override
    public void put(byte[] block, int blockOffset, int from, int to, int count) {
      conversion.convert(block, blockOffset + from * itemSize, out, offset + to, count);
    }

    @Override
    public void putShuffled(
        byte[] block, int blockOffset, int blockItems, int from, int to, int count) {
      Shuffle.undoToFloats(block, blockOffset, blockItems, from, count, out, offset + to);
    }

    @Override
    public void fill(byte[] item, int to, int count) {
      if (count > 0) {
        conversion.convert(item, 0, out, offset + to, 1);
        Arrays.fill(out, offset + to, offset + to + count, out[offset + to]);
      }
    }
  }

  /** Items as they are. */
  record Bytes(ByteBuffer out, int offset, int itemSize) implements RowTarget {
    @Override
    public int shuffledWidth() {
      return 0;
    }

    @Override
    public void put(byte[] block, int blockOffset, int from, int to, int count) {
      out.put(offset + to * itemSize, block, blockOffset + from * itemSize, count * itemSize);
    }

    @Override
    public void putShuffled(
        byte[] block, int blockOffset, int blockItems, int from, int to, int count) {
      throw new UnsupportedOperationException("asks for no shuffled blocks");
    }

    @Override
    public void fill(byte[] item, int to, int count) {
      for (int i = 0; i < count; i++) {
        out.put(offset + (to + i) * itemSize, item, 0, itemSize);
      }
    }
  }
}
