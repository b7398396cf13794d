package org.byol3d.b2nd;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.byol3d.b2nd.chunk.ChunkDecoder;

/** The block that a reader decoded last, as its targets see it. */
final class DecodedBlock {
  /** The items of a run: half of a first-level cache. */
  static final int RUN = 4096;

  private final int items;
  private float[] run = new float[0];
  private byte[] array = new byte[0];
  private ByteBuffer bytes = ByteBuffer.wrap(array);
  private FloatBuffer floats = FloatBuffer.allocate(0);
  private int offset;
  private boolean shuffled;

  /**
   * @param items how many items a block has
   */
  DecodedBlock(int items) {
    this.items = items;
  }

  /** Switches to the block that a decoder decoded last. */
  void take(ChunkDecoder decoder) {
    if (array != decoder.array()) {
      array = decoder.array();
      bytes = ByteBuffer.wrap(array);
      floats = bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }
    offset = decoder.offset();
    shuffled = decoder.isShuffled();
  }

  byte[] array() {
    return array;
  }

  /** Returns the number of items: the length of a plane while the block is shuffled. */
  int items() {
    return items;
  }

  /** Returns the index in {@link #array} at which the block begins. */
  int offset() {
    return offset;
  }

  /** Returns the whole of {@link #array} in a byte order, which lasts until the next call. */
  ByteBuffer bytes(ByteOrder order) {
    return bytes.order(order);
  }

  /** Returns the whole of {@link #array} as little-endian float32, for wide copies. */
  FloatBuffer floats() {
    return floats;
  }

  /** Returns whether the block is still shuffled. */
  boolean isShuffled() {
    return shuffled;
  }

  /** Returns a buffer of {@link #RUN} items. */
  float[] run() {
    if (run.length == 0) {
      run = new float[RUN];
    }
    return run;
  }

  /**
   * Returns how many rows of {@code count} items, {@code step} apart, fit a run; at least 1.
   *
   * @param count at most {@link #RUN}
   */
  static int rowsThatFit(int step, int count) {
    return step == 0 ? 1 : 1 + (RUN - count) / step;
  }
}
