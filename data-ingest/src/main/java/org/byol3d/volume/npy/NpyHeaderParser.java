package org.byol3d.volume.npy;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.byol3d.b2nd.ElementType;
import org.byol3d.b2nd.io.FormatException;

/**
 * Parses the Python dictionary of a {@code .npy} header: the keys {@code descr}, {@code
 * fortran_order} and {@code shape}, each once, in any order, and nothing else.
 */
final class NpyHeaderParser {
  private static final int MAX_RANK = 32; // NumPy's limit when the format was defined

  private final String file;
  private final String text;
  private final int textOffset;
  private int at;

  private ElementType type;
  private ByteOrder order;
  private Boolean fortranOrder;
  private List<Long> shape;

  /**
   * @param text the header's text, one char per byte
   * @param textOffset its position in the file, for messages
   */
  NpyHeaderParser(String file, String text, int textOffset) {
    this.file = file;
    this.text = text;
    this.textOffset = textOffset;
  }

  NpyHeader parse(long dataOffset) throws FormatException {
    expect('{', "header");
    while (!accept('}')) {
      entry();
      if (!accept(',')) {
        expect('}', "header");
        break;
      }
    }
    skipBlanks();
    if (at < text.length()) {
      throw error("header", "unexpected text after the dictionary");
    }
    if (type == null || fortranOrder == null || shape == null) {
      throw error("header", "lacks descr, fortran_order or shape");
    }
    return new NpyHeader(type, order, fortranOrder, shape, dataOffset);
  }

  private void entry() throws FormatException {
    var key = string("header");
    expect(':', "header");
    switch (key) {
      case "descr" -> {
        refuseRepetition(key, type);
        descr();
      }
      case "fortran_order" -> {
        refuseRepetition(key, fortranOrder);
        fortranOrder = bool();
      }
      case "shape" -> {
        refuseRepetition(key, shape);
        shape = shape();
      }
      default -> throw error("header", "unknown key '" + key + "'");
    }
  }

  private void refuseRepetition(String key, Object earlier) throws FormatException {
    if (earlier != null) {
      throw error(key, "is given twice");
    }
  }

  private void descr() throws FormatException {
    skipBlanks();
    if (at < text.length() && (text.charAt(at) == '[' || text.charAt(at) == '(')) {
      throw error("descr", "structured types are not supported: store a plain numeric array");
    }
    var start = at;
    var descr = string("descr");
    var known = descr.isEmpty() ? null : ElementType.ofCode(descr.substring(1)).orElse(null);
    var byteOrder = descr.isEmpty() ? ' ' : descr.charAt(0);
    // Types of one byte have no byte order; NumPy writes them with '|'.
    var ordered = byteOrder == '<' || byteOrder == '>';
    if (known == null || !(ordered || (byteOrder == '|' && known.size() == 1))) {
      at = start;
      throw error(
          "descr",
          "type '"
              + descr
              + "' is not supported: store bool, an integer of 1 to 8 bytes, float16, float32 or"
              + " float64");
    }
    type = known;
    order = byteOrder == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  private boolean bool() throws FormatException {
    skipBlanks();
    for (var value : new String[] {"True", "False"}) {
      if (text.startsWith(value, at)) {
        at += value.length();
        return value.equals("True");
      }
    }
    throw error("fortran_order", "expected True or False");
  }

  private List<Long> shape() throws FormatException {
    expect('(', "shape");
    var axes = new ArrayList<Long>();
    var comma = true;
    while (!accept(')')) {
      if (!comma) {
        throw error("shape", "expected ',' or ')'");
      }
      axes.add(axis());
      if (axes.size() > MAX_RANK) {
        throw error("shape", "more than " + MAX_RANK + " axes");
      }
      comma = accept(',');
    }
    // Python reads "(5)" as a number; a tuple of one needs its comma.
    if (axes.size() == 1 && !comma) {
      throw error("shape", "is a number, not a tuple");
    }
    return List.copyOf(axes);
  }

  private long axis() throws FormatException {
    skipBlanks();
    var start = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    var digits = text.substring(start, at);
    at = start;
    if (digits.isEmpty()) {
      throw error("shape", "expected a number of elements");
    }
    long axis;
    try {
      axis = Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw error("shape", "an axis of " + digits.length() + " digits");
    }
    if (axis == 0) {
      throw error("shape", "an axis of length 0: the array is empty");
    }
    at = start + digits.length();
    return axis;
  }

  private String string(String field) throws FormatException {
    skipBlanks();
    if (at >= text.length() || (text.charAt(at) != '\'' && text.charAt(at) != '"')) {
      throw error(field, "expected a string in quotes");
    }
    var end = text.indexOf(text.charAt(at), at + 1);
    if (end < 0) {
      throw error(field, "a string does not end");
    }
    var value = text.substring(at + 1, end);
    at = end + 1;
    return value;
  }

  private boolean accept(char c) {
    skipBlanks();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c, String field) throws FormatException {
    if (!accept(c)) {
      throw error(field, "expected '" + c + "'");
    }
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private FormatException error(String field, String problem) {
    return FormatException.notAVolume(file, (long) textOffset + at, field, problem);
  }
}
