package org.byol3d.b2nd.frame;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.byol3d.b2nd.io.FormatException;

/** Reads the map of names to contents that the header and the trailer both hold. */
final class Metalayers {
  private static final int MAX_FIXED = 16;
  private static final int MAX_NAME = 31;

  private Metalayers() {}

  /**
   * One metalayer.
   *
   * @param position the position of the content in the cursor
   */
  @SuppressWarnings("ArrayRecordComponent") // a carrier inside the package, compared by nobody
  record Metalayer(int position, byte[] content) {}

  /**
   * Reads {@code 93 cd <size> de <n> (name → offset) dc <n> (c6 content)} at the cursor.
   *
   * @param base the position of the cursor that the offsets count from
   * @param fixed whether the format's limit for fixed metalayers applies
   * @return the metalayers by name, in the file's order; the cursor then stands after the last one
   * @throws FormatException if one is outside the bytes, or a name comes twice
   */
  static Map<String, Metalayer> parse(FrameCursor in, int base, boolean fixed)
      throws FormatException {
    in.expect("metalayers", 0x93);
    in.expect("metalayers size", 0xcd);
    in.uint16("metalayers size");
    in.expect("metalayers map", 0xde);
    int count = in.uint16("metalayers map");
    if (fixed && count > MAX_FIXED) {
      throw in.damaged("metalayers map", count + " entries, more than " + MAX_FIXED);
    }
    var offsets = new LinkedHashMap<String, Integer>();
    for (int i = 0; i < count; i++) {
      int tag = in.uint8("metalayer name");
      if ((tag & 0xe0) != 0xa0 || (tag & 0x1f) > MAX_NAME) {
        throw in.damaged("metalayer name", String.format(Locale.ROOT, "has tag 0x%02x", tag));
      }
      var name = in.text("metalayer name", tag & 0x1f);
      if (offsets.put(name, in.taggedInt32("offset of metalayer " + name)) != null) {
        throw in.damaged("metalayer name", "\"" + name + "\" comes twice");
      }
    }
    in.expect("metalayers contents", 0xdc);
    if (in.uint16("metalayers contents") != count) {
      throw in.damaged("metalayers contents", "their number differs from that of the names");
    }
    int end = in.position();
    var contents = new LinkedHashMap<String, Metalayer>();
    for (var entry : offsets.entrySet()) {
      var field = "metalayer " + entry.getKey();
      in.seek(field, base + entry.getValue());
      in.expect(field, 0xc6);
      int length = in.int32(field);
      contents.put(entry.getKey(), new Metalayer(in.position(), in.bytes(field, length)));
      end = Math.max(end, in.position());
    }
    in.seek("metalayers", end);
    return contents;
  }
}
