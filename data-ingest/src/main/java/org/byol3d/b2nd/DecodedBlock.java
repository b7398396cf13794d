package org.byol3d.b2nd;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.byol3d.b2nd.chunk.ChunkDecoder;

/** The block that a reader holds at the moment, as its targets look at it. */
final class DecodedBlock {
  /** Items of a run: half of a first-level cache. */
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

  /** Turns to the block that a decoder decoded last. */
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

  /** How many items it has: the length of a plane while it is shuffled. */
  int items() {
    return items;
  }

  /** Where in {@link #array} the block begins. */
  int offset() {
    return offset;
  }

  /** Returns the whole of {@link #array} in a byte order, which lasts until the next call. */
  ByteBuffer bytes(ByteOrder order) {
    return bytes.order(order);
  }

  /** The whole of {@link #array} as little-endian float32, for copies many bytes wide. */
  FloatBuffer floats() {
    return floats;
  }

  /** Whether the block is still shuffled. */
  boolean isShuffled() {
    return shuffled;
  }

  /** Room for {@link #RUN} items. */
  float[] run() {
    if (run.length == 0) {
      run = new float[RUN];
    }
    return run;
  }

  /**
   * How many rows of {@code count} items, {@code step} apart, a run has room for; at least 1.
   *
   * @param count at most {@link #RUN}
   */
  static int rowsThatFit(int step, int count) {
    return step == 0 ? 1 : 1 + (RUN - count) / step;
  }
}
