package org.byol3d.b2nd;

import java.nio.ByteOrder;
import java.util.regex.Pattern;

/**
 * What an item is, as NumPy writes it: {@code <f4}, {@code >i2}, {@code |u1}.
 *
 * @param text the type as the file has it; empty if it has none
 * @param kind what the bytes of an item mean
 * @param size the size of an item in bytes
 * @param order the order of the bytes of one number
 */
public record DataType(String text, Kind kind, int size, ByteOrder order) {

  // Before the constants below, which are parsed.
  private static final Pattern SIMPLE = Pattern.compile("([<>|=]?)([a-zA-Z?])(\\d*)");

  /** float32, little-endian: what the labs' volumes are. */
  public static final DataType FLOAT32 = parse("<f4", 4);

  /** int16, little-endian: what nnU-Net's masks are. */
  public static final DataType INT16 = parse("<i2", 2);

  /** uint16, little-endian: what cameras give. */
  public static final DataType UINT16 = parse("<u2", 2);

  /** What the bytes of an item mean. */
  public enum Kind {
    SIGNED,
    UNSIGNED,
    FLOAT,
    BOOLEAN,
    /** Complex numbers, text, records: bytes that are handed on as they are. */
    OPAQUE
  }

  /**
   * Understands a type, or takes it as opaque. Never fails: an array of any type can be read as
   * bytes.
   *
   * @param text NumPy's description
   * @param itemSize the size that the frame says; where the text says another, the items are opaque
   */
  public static DataType parse(String text, int itemSize) {
    var match = SIMPLE.matcher(text);
    if (!match.matches()) {
      return opaque(text, itemSize);
    }
    var order = match.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    var letter = match.group(2);
    var digits = match.group(3);
    int size = digits.isEmpty() && letter.equals("?") ? 1 : sizeOf(digits);
    if (size != itemSize) {
      return opaque(text, itemSize);
    }
    var kind =
        switch (letter) {
          case "i" -> isIntegerSize(size) ? Kind.SIGNED : Kind.OPAQUE;
          case "u" -> isIntegerSize(size) ? Kind.UNSIGNED : Kind.OPAQUE;
          case "f" -> size == 2 || size == 4 || size == 8 ? Kind.FLOAT : Kind.OPAQUE;
          case "b", "?" -> size == 1 ? Kind.BOOLEAN : Kind.OPAQUE;
          default -> Kind.OPAQUE;
        };
    return new DataType(text, kind, size, order);
  }

  private static DataType opaque(String text, int itemSize) {
    return new DataType(text, Kind.OPAQUE, itemSize, ByteOrder.LITTLE_ENDIAN);
  }

  private static int sizeOf(String digits) {
    return digits.isEmpty() || digits.length() > 6 ? 0 : Integer.parseInt(digits);
  }

  private static boolean isIntegerSize(int size) {
    return size == 1 || size == 2 || size == 4 || size == 8;
  }

  /** Whether the items are numbers that have a float32 nearest to them. */
  public boolean isNumeric() {
    return kind != Kind.OPAQUE;
  }

  boolean isLittleEndianFloat32() {
    return kind == Kind.FLOAT && size == Float.BYTES && order == ByteOrder.LITTLE_ENDIAN;
  }

  @Override
  public String toString() {
    return text.isEmpty() ? size + " bytes of no stated type" : text;
  }
}
