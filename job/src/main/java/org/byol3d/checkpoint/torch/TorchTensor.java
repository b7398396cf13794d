package org.byol3d.checkpoint.torch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.byol3d.b2nd.ElementType;

/**
 * A tensor: a view of a storage. Element [i, j, …] is element {@code offset + i · stride₀ + j ·
 * stride₁ + …} of the storage. Several tensors can share a storage, and a stride can be 0.
 */
public final class TorchTensor {
  /** Elements that a tensor may have beyond those of its storage, by a stride of 0. */
  static final long MOST_REPEATED = 1 << 20;

  private final ElementType type;
  private final List<Long> shape;
  private final List<Long> strides;
  private final long offset;
  private final TorchStorage storage;
  private final boolean requiresGradient;

  /**
   * Makes a view.
   *
   * @throws IllegalArgumentException if it does not lie within the storage
   */
  TorchTensor(
      ElementType type,
      List<Long> shape,
      List<Long> strides,
      long offset,
      TorchStorage storage,
      boolean requiresGradient) {
    this.type = type;
    this.shape = List.copyOf(shape);
    this.strides = List.copyOf(strides);
    this.offset = offset;
    this.storage = storage;
    this.requiresGradient = requiresGradient;
    check();
  }

  /**
   * Returns a float32 tensor of an array, which is not copied.
   *
   * @param shape edge lengths, empty for a scalar
   * @param values row-major
   * @throws IllegalArgumentException if the shape has another number of values
   */
  public static TorchTensor of(List<Long> shape, float[] values) {
    long bytes = (long) values.length * Float.BYTES;
    return whole(
        ElementType.FLOAT32, shape, bytes, () -> ElementType.FLOAT32.encode(values, values.length));
  }

  /**
   * Returns an int64 scalar, such as {@code num_batches_tracked}.
   *
   * @param value its value
   */
  public static TorchTensor of(long value) {
    return whole(
        ElementType.INT64,
        List.of(),
        Long.BYTES,
        () ->
            ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }

  private static TorchTensor whole(
      ElementType type, List<Long> shape, long bytes, TorchStorage.Loader loader) {
    var strides = new Long[shape.size()];
    long stride = 1;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride = Math.multiplyExact(stride, Math.max(1, shape.get(axis)));
    }
    var storage = new TorchStorage("", type, bytes, loader);
    var tensor = new TorchTensor(type, shape, List.of(strides), 0, storage, false);
    if (tensor.elements() * type.size() != bytes) {
      throw new IllegalArgumentException(
          "a tensor of shape " + shape + " does not hold " + bytes / type.size() + " values");
    }
    return tensor;
  }

  /** Returns the type of an element. */
  public ElementType type() {
    return type;
  }

  /** Returns the edge lengths; empty for a scalar. */
  public List<Long> shape() {
    return shape;
  }

  /** Returns the distance of neighbors along each axis, in elements of the storage. */
  public List<Long> strides() {
    return strides;
  }

  /** Returns the place of the first element in the storage. */
  public long offset() {
    return offset;
  }

  /** Returns whether it is a parameter to train. */
  public boolean requiresGradient() {
    return requiresGradient;
  }

  /** Returns whether both tensors are views of the same storage. */
  public boolean sharesStorage(TorchTensor other) {
    return storage == other.storage;
  }

  /** Returns the number of elements. */
  public long elements() {
    long elements = 1;
    for (long edge : shape) {
      elements = Math.multiplyExact(elements, edge);
    }
    return elements;
  }

  TorchStorage storage() {
    return storage;
  }

  /**
   * Returns the values in row-major order as little-endian bytes.
   *
   * @throws IOException if the storage cannot be read, is damaged, or has more than 2 GiB
   */
  public byte[] bytes() throws IOException {
    long size = elements() * type.size();
    if (size > Integer.MAX_VALUE - 8) {
      throw new IOException("a tensor of " + size + " bytes: more than 2 GiB do not fit an array");
    }
    if (size == 0) {
      return new byte[0];
    }
    var from = storage.load();
    var to = new byte[(int) size];
    if (isContiguous()) {
      System.arraycopy(from, (int) (offset * type.size()), to, 0, to.length);
    } else {
      gather(from, to);
    }
    return to;
  }

  /**
   * Returns the values in row-major order as float32; those that float32 cannot hold are rounded.
   *
   * @throws IOException if the storage cannot be read, is damaged, or has more than 2 GiB
   */
  public float[] floats() throws IOException {
    var bytes = bytes();
    var floats = new float[bytes.length / type.size()];
    type.decode(bytes, floats);
    return floats;
  }

  private boolean isContiguous() {
    long stride = 1;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      if (shape.get(axis) != 1 && strides.get(axis) != stride) {
        return false;
      }
      stride *= shape.get(axis);
    }
    return true;
  }

  /** Copies element by element. The check in the constructor keeps every index in the storage. */
  private void gather(byte[] from, byte[] to) {
    int size = type.size();
    var index = new long[shape.size()];
    long at = offset;
    for (int out = 0; out < to.length; out += size) {
      System.arraycopy(from, (int) (at * size), to, out, size);
      for (int axis = index.length - 1; axis >= 0; axis--) {
        at += strides.get(axis);
        if (++index[axis] < shape.get(axis)) {
          break;
        }
        at -= strides.get(axis) * shape.get(axis);
        index[axis] = 0;
      }
    }
  }

  private void check() {
    require(shape.size() == strides.size(), "has as many strides as axes");
    require(offset >= 0, "starts at 0 or later");
    long inStorage = storage.bytes() / type.size();
    long elements = 1;
    long last = offset;
    try {
      for (int axis = 0; axis < shape.size(); axis++) {
        require(shape.get(axis) >= 0, "has no negative edge");
        require(strides.get(axis) >= 0, "has no negative stride");
        elements = Math.multiplyExact(elements, shape.get(axis));
      }
      if (elements == 0) {
        return;
      }
      for (int axis = 0; axis < shape.size(); axis++) {
        last = Math.addExact(last, Math.multiplyExact(shape.get(axis) - 1, strides.get(axis)));
      }
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("tensor " + this + " is too large", e);
    }
    require(last < inStorage, "lies within its storage, which has " + inStorage + " elements");
    require(
        elements - inStorage <= MOST_REPEATED,
        "repeats few of the " + inStorage + " elements of its storage");
  }

  private void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("tensor " + this + ": must be one that " + rule);
    }
  }

  @Override
  public String toString() {
    return type.numpyName() + shape + " from " + offset + " with strides " + strides;
  }
}
