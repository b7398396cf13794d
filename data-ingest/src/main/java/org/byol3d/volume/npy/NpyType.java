package org.byol3d.volume.npy;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.byol3d.b2nd.ElementType;

/**
 * A type of numbers as {@code numpy.dtype} reads it: a code such as {@code u2} or {@code H}, with
 * or without a byte order, or a name such as {@code uint16}.
 *
 * @param element the type
 * @param order the byte order; {@code =}, {@code |} and none mean little-endian, the order of the
 *     machines that NumPy runs on
 */
record NpyType(ElementType element, ByteOrder order) {
  /**
   * What NumPy calls each type besides its code: a byte order may stand before a character, but not
   * before a name. The lengths of C types are as on 64-bit Unix.
   */
  private static final Map<ElementType, List<String>> NAMES =
      Map.ofEntries(
          Map.entry(ElementType.BOOL, List.of("?", "bool", "bool_")),
          Map.entry(ElementType.INT8, List.of("b", "int8", "byte")),
          Map.entry(ElementType.UINT8, List.of("B", "uint8", "ubyte")),
          Map.entry(ElementType.INT16, List.of("h", "int16", "short")),
          Map.entry(ElementType.UINT16, List.of("H", "uint16", "ushort")),
          Map.entry(ElementType.INT32, List.of("i", "int32", "intc")),
          Map.entry(ElementType.UINT32, List.of("I", "uint32", "uintc")),
          Map.entry(
              ElementType.INT64,
              List.of("l", "q", "p", "n", "int64", "int", "int_", "long", "longlong", "intp")),
          Map.entry(
              ElementType.UINT64,
              List.of("L", "Q", "P", "N", "uint64", "uint", "ulong", "ulonglong", "uintp")),
          Map.entry(ElementType.FLOAT16, List.of("e", "float16", "half")),
          Map.entry(ElementType.FLOAT32, List.of("f", "float32", "single")),
          Map.entry(ElementType.FLOAT64, List.of("d", "float64", "double", "float")));

  /** Returns the type that a header's {@code descr} names, if this reader has it. */
  static Optional<NpyType> of(String descr) {
    boolean ordered = !descr.isEmpty() && "<>=|".indexOf(descr.charAt(0)) >= 0;
    var code = ordered ? descr.substring(1) : descr;
    var order = descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return ElementType.ofCode(code)
        .or(() -> named(code, ordered))
        .map(element -> new NpyType(element, order));
  }

  private static Optional<ElementType> named(String name, boolean ordered) {
    return ordered && name.length() > 1
        ? Optional.empty()
        : NAMES.entrySet().stream()
            .filter(names -> names.getValue().contains(name))
            .map(Map.Entry::getKey)
            .findFirst();
  }
}
