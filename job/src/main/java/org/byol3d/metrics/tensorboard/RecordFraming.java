package org.byol3d.metrics.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Frames TFRecords, little-endian: length (8 bytes), its masked CRC-32C (4), the data, their masked
 * CRC-32C (4). Source: tensorflow/core/lib/io/record_writer.h and lib/hash/crc32c.h.
 */
final class RecordFraming {
  private static final int MASK = 0xa282ead8;

  private RecordFraming() {}

  /** Returns a record that holds the data. */
  static byte[] frame(byte[] data) {
    var record =
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + data.length + Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(data.length);
    record.putInt(maskedCrc(record.array(), Long.BYTES));
    record.put(data);
    record.putInt(maskedCrc(data, data.length));
    return record.array();
  }

  /**
   * Returns the CRC-32C of the first bytes, rotated and with a constant added: the plain CRC of
   * data that contain CRCs detects errors poorly.
   */
  static int maskedCrc(byte[] bytes, int length) {
    var crc = new CRC32C();
    crc.update(bytes, 0, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }
}
