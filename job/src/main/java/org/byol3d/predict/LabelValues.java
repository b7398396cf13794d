package org.byol3d.predict;

import java.nio.ByteBuffer;
import org.byol3d.b2nd.DataType;
import org.byol3d.volume.LabelSet;

/**
 * The values that stand for classes in a mask, in the smallest type that holds all of them: uint8,
 * or int16 as nnU-Net has, or uint16.
 */
final class LabelValues {
  private static final int MOST_BYTE = 255;

  private final int[] values;
  private final DataType type;

  private LabelValues(int[] values, DataType type) {
    this.values = values;
    this.type = type;
  }

  static LabelValues of(LabelSet labels) {
    var values = new int[labels.classes()];
    int most = 0;
    for (int k = 0; k < values.length; k++) {
      values[k] = labels.valueOf(k);
      most = Math.max(most, values[k]);
    }
    if (most <= MOST_BYTE) {
      return new LabelValues(values, DataType.parse("|u1", 1));
    }
    return new LabelValues(values, most <= Short.MAX_VALUE ? DataType.INT16 : DataType.UINT16);
  }

  DataType type() {
    return type;
  }

  /** Adds the values of classes to a buffer. */
  void put(byte[] classes, int from, int count, ByteBuffer to) {
    for (int i = from; i < from + count; i++) {
      int value = values[Byte.toUnsignedInt(classes[i])];
      if (type.size() == 1) {
        to.put((byte) value);
      } else {
        to.putShort((short) value);
      }
    }
  }
}
