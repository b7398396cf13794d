package org.byol3d.b2nd;

import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The type of an array's items, as NumPy writes it: {@code <f4}, {@code >i2}, {@code |u1}.
 *
 * @param text the type as the file has it; empty if it has none
 * @param element the numbers that the items are; empty for complex numbers, text and records, which
 *     can only be read as bytes
 * @param size the size of an item in bytes
 * @param order the order of the bytes of one number
 */
public record DataType(String text, Optional<ElementType> element, int size, ByteOrder order) {

  /** float32, little-endian: the type of the labs' volumes. */
  public static final DataType FLOAT32 = parse("<f4", 4);

  /** int16, little-endian: the type of nnU-Net's masks. */
  public static final DataType INT16 = parse("<i2", 2);

  /** uint16, little-endian: the type of camera images. */
  public static final DataType UINT16 = parse("<u2", 2);

  /**
   * Reads a type. Never fails: items of an unknown type can still be read as bytes.
   *
   * @param text NumPy's description
   * @param itemSize the size that the frame states; if the text says another, the items are bytes
   */
  public static DataType parse(String text, int itemSize) {
    boolean ordered = !text.isEmpty() && "<>|=".indexOf(text.charAt(0)) >= 0;
    var code = ordered ? text.substring(1) : text;
    var element = ElementType.ofCode(code.equals("?") ? "b1" : code);
    var order = text.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return new DataType(text, element.filter(type -> type.size() == itemSize), itemSize, order);
  }

  boolean isLittleEndianFloat32() {
    return element.equals(Optional.of(ElementType.FLOAT32)) && order == ByteOrder.LITTLE_ENDIAN;
  }

  @Override
  public String toString() {
    return text.isEmpty() ? size + " bytes of no stated type" : text;
  }
}
