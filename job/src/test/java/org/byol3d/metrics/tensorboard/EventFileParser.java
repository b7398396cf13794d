package org.byol3d.metrics.tensorboard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads event files from the descriptions of the formats; it shares no code with the writer. */
final class EventFileParser {
  private EventFileParser() {}

  /** The contents of an event; absent fields are null or 0. */
  record Event(
      double wallTime,
      long step,
      String fileVersion,
      long sessionStatus,
      Map<String, Float> scalars) {}

  static List<Event> parse(byte[] file) {
    var in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    var events = new ArrayList<Event>();
    while (in.hasRemaining()) {
      var length = new byte[8];
      in.get(length);
      check(length, in.getInt());
      var data = new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      in.get(data);
      check(data, in.getInt());
      events.add(event(ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN)));
    }
    return events;
  }

  private static void check(byte[] data, int masked) {
    var rotated = masked - 0xa282ead8;
    var crc = Integer.rotateLeft(rotated, 15);
    if (crc != crc32c(data)) {
      throw new IllegalArgumentException("CRC of " + data.length + " bytes");
    }
  }

  /** Computes CRC-32C by the reflected Castagnoli polynomial, one bit after another. */
  static int crc32c(byte[] data) {
    var crc = ~0;
    for (var b : data) {
      crc ^= b & 0xff;
      for (var bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0x82f63b78;
      }
    }
    return ~crc;
  }

  private static Event event(ByteBuffer in) {
    var wallTime = 0.0;
    var step = 0L;
    String version = null;
    var status = 0L;
    var scalars = new LinkedHashMap<String, Float>();
    while (in.hasRemaining()) {
      var key = (int) varint(in);
      switch (key) {
        case 0x09 -> wallTime = in.getDouble();
        case 0x10 -> step = varint(in);
        case 0x1a -> version = string(in);
        case 0x2a -> summary(part(in), scalars);
        case 0x3a -> status = session(part(in));
        default -> throw new IllegalArgumentException("key " + key + " of an event");
      }
    }
    return new Event(wallTime, step, version, status, scalars);
  }

  private static void summary(ByteBuffer in, Map<String, Float> scalars) {
    while (in.hasRemaining()) {
      expect(in, 0x0a);
      var value = part(in);
      expect(value, 0x0a);
      var tag = string(value);
      expect(value, 0x15);
      scalars.put(tag, value.getFloat());
    }
  }

  private static long session(ByteBuffer in) {
    expect(in, 0x08);
    return varint(in);
  }

  private static void expect(ByteBuffer in, int key) {
    var found = (int) varint(in);
    if (found != key) {
      throw new IllegalArgumentException("key " + found + " instead of " + key);
    }
  }

  private static String string(ByteBuffer in) {
    return StandardCharsets.UTF_8.decode(part(in)).toString();
  }

  private static ByteBuffer part(ByteBuffer in) {
    var length = (int) varint(in);
    var part = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + length);
    return part;
  }

  private static long varint(ByteBuffer in) {
    var value = 0L;
    for (var shift = 0; ; shift += 7) {
      var b = in.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }
}
