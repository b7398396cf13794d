package org.byol3d.metrics.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * Encodes the few messages of tensorflow/core/util/event.proto and framework/summary.proto that
 * scalars need, as protocol buffers.
 */
final class EventEncoding {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private static final int EVENT_WALL_TIME = 1;
  private static final int EVENT_STEP = 2;
  private static final int EVENT_FILE_VERSION = 3;
  private static final int EVENT_SUMMARY = 5;
  private static final int EVENT_SESSION_LOG = 7;
  private static final int SESSION_LOG_STATUS = 1;
  private static final int SESSION_LOG_START = 1;
  private static final int SUMMARY_VALUE = 1;
  private static final int VALUE_TAG = 1;
  private static final int VALUE_SIMPLE_VALUE = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private EventEncoding() {}

  /** Encodes the first event of each file. */
  static byte[] fileVersion(Instant time) {
    return event(time, 0).string(EVENT_FILE_VERSION, "brain.Event:2").bytes();
  }

  /** Encodes an event that makes TensorBoard drop this and later steps of earlier files. */
  static byte[] sessionStart(Instant time, long step) {
    var log = new EventEncoding().varint(SESSION_LOG_STATUS, SESSION_LOG_START);
    return event(time, step).message(EVENT_SESSION_LOG, log).bytes();
  }

  /** Encodes scalars of a step, by tag. */
  static byte[] scalars(Instant time, long step, Map<String, Double> values) {
    var summary = new EventEncoding();
    values.forEach(
        (tag, value) ->
            summary.message(
                SUMMARY_VALUE,
                new EventEncoding()
                    .string(VALUE_TAG, tag)
                    .fixed32(VALUE_SIMPLE_VALUE, value.floatValue())));
    return event(time, step).message(EVENT_SUMMARY, summary).bytes();
  }

  private static EventEncoding event(Instant time, long step) {
    return new EventEncoding()
        .fixed64(EVENT_WALL_TIME, time.getEpochSecond() + time.getNano() / 1e9)
        .varint(EVENT_STEP, step);
  }

  private EventEncoding key(int field, int wireType) {
    return raw(((long) field << 3) | wireType);
  }

  private EventEncoding raw(long varint) {
    var rest = varint;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    return this;
  }

  private EventEncoding varint(int field, long value) {
    return key(field, VARINT).raw(value);
  }

  private EventEncoding fixed64(int field, double value) {
    key(field, FIXED64)
        .out
        .writeBytes(
            ByteBuffer.allocate(Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(value)
                .array());
    return this;
  }

  private EventEncoding fixed32(int field, float value) {
    key(field, FIXED32)
        .out
        .writeBytes(
            ByteBuffer.allocate(Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array());
    return this;
  }

  private EventEncoding string(int field, String text) {
    return lengthDelimited(field, text.getBytes(StandardCharsets.UTF_8));
  }

  private EventEncoding message(int field, EventEncoding content) {
    return lengthDelimited(field, content.bytes());
  }

  private EventEncoding lengthDelimited(int field, byte[] content) {
    key(field, BYTES).raw(content.length).out.writeBytes(content);
    return this;
  }

  private byte[] bytes() {
    return out.toByteArray();
  }
}
