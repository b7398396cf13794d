package org.byol3d.nn;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/**
 * Copies between Java arrays and native arrays.
 *
 * <p>On the CPU, values are copied straight into the array's memory. DJL's {@code create(Buffer)}
 * and {@code set(Buffer)} make the native array an alias of a direct Java buffer instead, which the
 * garbage collector may free while a recorded graph still reads it.
 *
 * <p>Float values may be written to float64 arrays, and arrays of both types read as doubles; both
 * are exact. Reading float64 as floats would round and is refused.
 */
public final class HostCopy {
  private HostCopy() {}

  /** Creates an array of the given shape with the first {@code shape.size()} values. */
  public static NDArray create(NDManager manager, Compute compute, Shape shape, float[] values) {
    var array = manager.create(shape, compute.precision().dataType());
    write(values, 0, array);
    return array;
  }

  /** Creates an array of the given shape with the first {@code shape.size()} values. */
  public static NDArray create(NDManager manager, Compute compute, Shape shape, double[] values) {
    var array = manager.create(shape, compute.precision().dataType());
    write(values, 0, array);
    return array;
  }

  /** Writes {@code array.size()} values from an offset on. */
  public static void write(float[] values, int offset, NDArray array) {
    int length = Math.toIntExact(array.size());
    if (array.getDataType() == DataType.FLOAT64) {
      var wide = new double[length];
      for (int i = 0; i < length; i++) {
        wide[i] = values[offset + i];
      }
      writeDoubles(wide, 0, array);
    } else if (isOnCpu(array)) {
      memory(array).asFloatBuffer().put(values, offset, length);
    } else {
      array.set(FloatBuffer.wrap(values, offset, length).slice());
    }
  }

  /** Writes {@code array.size()} values from an offset on, rounded when the array is float32. */
  public static void write(double[] values, int offset, NDArray array) {
    if (array.getDataType() == DataType.FLOAT64) {
      writeDoubles(values, offset, array);
      return;
    }
    var narrow = new float[Math.toIntExact(array.size())];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[offset + i];
    }
    write(narrow, 0, array);
  }

  /**
   * Reads a float32 array into {@code values} from an offset on.
   *
   * @throws IllegalArgumentException when the array is float64
   */
  public static void read(NDArray array, float[] values, int offset) {
    if (array.getDataType() != DataType.FLOAT32) {
      throw new IllegalArgumentException(
          "A " + array.getDataType() + " array cannot be read as floats without rounding.");
    }
    try (var scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      memory(array).asFloatBuffer().get(values, offset, Math.toIntExact(array.size()));
    }
  }

  /** Reads an array into {@code values} from an offset on. */
  public static void read(NDArray array, double[] values, int offset) {
    int length = Math.toIntExact(array.size());
    if (array.getDataType() == DataType.FLOAT64) {
      try (var scope = new NDScope()) {
        scope.suppressNotUsedWarning();
        memory(array).asDoubleBuffer().get(values, offset, length);
      }
      return;
    }
    var narrow = new float[length];
    read(array, narrow, 0);
    for (int i = 0; i < length; i++) {
      values[offset + i] = narrow[i];
    }
  }

  /** Returns the values of an array of either type, in row-major order. */
  public static double[] toDoubles(NDArray array) {
    var values = new double[Math.toIntExact(array.size())];
    read(array, values, 0);
    return values;
  }

  private static void writeDoubles(double[] values, int offset, NDArray array) {
    int length = Math.toIntExact(array.size());
    if (isOnCpu(array)) {
      memory(array).asDoubleBuffer().put(values, offset, length);
    } else {
      array.set(DoubleBuffer.wrap(values, offset, length).slice());
    }
  }

  private static boolean isOnCpu(NDArray array) {
    return array.getDevice().equals(Device.cpu());
  }

  /**
   * Returns the array's memory. An array that is strided or on another device is copied first; the
   * engine leaves the copy to the array's manager, so reads put it into a scope.
   */
  private static ByteBuffer memory(NDArray array) {
    return array.toByteBuffer(true);
  }
}
