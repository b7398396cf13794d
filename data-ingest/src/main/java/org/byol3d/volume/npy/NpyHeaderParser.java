package org.byol3d.volume.npy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.byol3d.b2nd.io.FormatException;
import org.byol3d.volume.npy.PythonLiteral.Tuple;
import org.byol3d.volume.npy.PythonLiteral.Value;

/**
 * Reads the Python dictionary of a {@code .npy} header: the keys {@code descr}, {@code
 * fortran_order} and {@code shape}, in any order, and nothing else.
 */
final class NpyHeaderParser {
  private static final int MAX_RANK = 64; // NumPy's limit since version 2
  private static final Set<String> KEYS = Set.of("descr", "fortran_order", "shape");

  private final String file;
  private final int textOffset;
  private final Map<String, Value> values;

  /**
   * @param text the header's text, one char per byte
   * @param textOffset its position in the file, for messages
   * @param longSuffixes whether an L may follow a number, as in files of Python 2
   * @throws FormatException if the text is no dictionary with the three keys
   */
  NpyHeaderParser(String file, String text, int textOffset, boolean longSuffixes)
      throws FormatException {
    this.file = file;
    this.textOffset = textOffset;
    this.values = new PythonLiteral(file, text, textOffset, longSuffixes).dictionary();
    if (!values.keySet().equals(KEYS)) {
      throw FormatException.damaged(
          file,
          textOffset,
          "header",
          "has the keys " + values.keySet() + ", but needs descr, fortran_order and shape");
    }
  }

  NpyHeader parse(long dataOffset) throws FormatException {
    var descr = values.get("descr");
    if (!(descr.content() instanceof String code)) {
      throw notAVolume(
          "descr", descr, "is no type of numbers: store a plain array of numbers, without fields");
    }
    var type =
        NpyType.of(code)
            .orElseThrow(
                () ->
                    notAVolume(
                        "descr",
                        descr,
                        "'"
                            + code
                            + "' is not a type of numbers that is read: store bool, an integer of 1"
                            + " to 8 bytes, float16, float32 or float64"));
    var fortran = values.get("fortran_order");
    if (!(fortran.content() instanceof Boolean fortranOrder)) {
      throw damaged("fortran_order", fortran, "expected True or False");
    }
    return new NpyHeader(type.element(), type.order(), fortranOrder, shape(), dataOffset);
  }

  private List<Long> shape() throws FormatException {
    var shape = values.get("shape");
    if (!(shape.content() instanceof Tuple tuple)) {
      throw damaged("shape", shape, "is no tuple of lengths");
    }
    if (tuple.items().size() > MAX_RANK) {
      throw damaged("shape", shape, "more than " + MAX_RANK + " axes");
    }
    var axes = new ArrayList<Long>();
    for (var item : tuple.items()) {
      if (!(item.content() instanceof BigInteger length)) {
        throw damaged("shape", item, "expected a number of elements");
      }
      if (length.signum() < 0 || length.bitLength() >= Long.SIZE) {
        throw damaged("shape", item, length + " is not in 0..2^63 - 1");
      }
      axes.add(length.longValue());
    }
    if (axes.contains(0L)) {
      throw notAVolume("shape", shape, axes + " holds no voxel");
    }
    return List.copyOf(axes);
  }

  private FormatException damaged(String field, Value value, String problem) {
    return FormatException.damaged(file, (long) textOffset + value.at(), field, problem);
  }

  private FormatException notAVolume(String field, Value value, String problem) {
    return FormatException.notAVolume(file, (long) textOffset + value.at(), field, problem);
  }
}
