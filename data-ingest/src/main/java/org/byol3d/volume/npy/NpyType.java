package org.byol3d.volume.npy;

import java.nio.ByteOrder;
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
  /** NumPy's characters and other names; lengths of C types as on 64-bit Unix. */
  private static final Map<String, ElementType> CHARACTERS =
      Map.ofEntries(
          Map.entry("?", ElementType.BOOL),
          Map.entry("b", ElementType.INT8),
          Map.entry("B", ElementType.UINT8),
          Map.entry("h", ElementType.INT16),
          Map.entry("H", ElementType.UINT16),
          Map.entry("i", ElementType.INT32),
          Map.entry("I", ElementType.UINT32),
          Map.entry("l", ElementType.INT64),
          Map.entry("L", ElementType.UINT64),
          Map.entry("q", ElementType.INT64),
          Map.entry("Q", ElementType.UINT64),
          Map.entry("p", ElementType.INT64),
          Map.entry("P", ElementType.UINT64),
          Map.entry("n", ElementType.INT64),
          Map.entry("N", ElementType.UINT64),
          Map.entry("e", ElementType.FLOAT16),
          Map.entry("f", ElementType.FLOAT32),
          Map.entry("d", ElementType.FLOAT64));

  private static final Map<String, ElementType> NAMES =
      Map.ofEntries(
          Map.entry("bool", ElementType.BOOL),
          Map.entry("bool_", ElementType.BOOL),
          Map.entry("byte", ElementType.INT8),
          Map.entry("ubyte", ElementType.UINT8),
          Map.entry("short", ElementType.INT16),
          Map.entry("ushort", ElementType.UINT16),
          Map.entry("intc", ElementType.INT32),
          Map.entry("uintc", ElementType.UINT32),
          Map.entry("int", ElementType.INT64),
          Map.entry("int_", ElementType.INT64),
          Map.entry("uint", ElementType.UINT64),
          Map.entry("long", ElementType.INT64),
          Map.entry("ulong", ElementType.UINT64),
          Map.entry("longlong", ElementType.INT64),
          Map.entry("ulonglong", ElementType.UINT64),
          Map.entry("intp", ElementType.INT64),
          Map.entry("uintp", ElementType.UINT64),
          Map.entry("int8", ElementType.INT8),
          Map.entry("uint8", ElementType.UINT8),
          Map.entry("int16", ElementType.INT16),
          Map.entry("uint16", ElementType.UINT16),
          Map.entry("int32", ElementType.INT32),
          Map.entry("uint32", ElementType.UINT32),
          Map.entry("int64", ElementType.INT64),
          Map.entry("uint64", ElementType.UINT64),
          Map.entry("half", ElementType.FLOAT16),
          Map.entry("single", ElementType.FLOAT32),
          Map.entry("double", ElementType.FLOAT64),
          Map.entry("float", ElementType.FLOAT64),
          Map.entry("float16", ElementType.FLOAT16),
          Map.entry("float32", ElementType.FLOAT32),
          Map.entry("float64", ElementType.FLOAT64));

  /** Returns the type that a header's {@code descr} names, if this reader has it. */
  static Optional<NpyType> of(String descr) {
    if (NAMES.containsKey(descr)) {
      return Optional.of(new NpyType(NAMES.get(descr), ByteOrder.LITTLE_ENDIAN));
    }
    boolean ordered = !descr.isEmpty() && "<>=|".indexOf(descr.charAt(0)) >= 0;
    var code = ordered ? descr.substring(1) : descr;
    var order = descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return ElementType.ofCode(code)
        .or(() -> Optional.ofNullable(CHARACTERS.get(code)))
        .map(element -> new NpyType(element, order));
  }
}
