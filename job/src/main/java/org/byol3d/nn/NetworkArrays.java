package org.byol3d.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;

/**
 * A network's native arrays by name, copied from and to flat Java vectors.
 *
 * <p>The vector of the parameters holds them in state_dict order without gaps; so does the vector
 * of the buffers. It is not thread-safe: one owner computes with it at a time.
 */
public final class NetworkArrays implements Weights, AutoCloseable {
  private final NDManager manager;
  private final Map<String, NDArray> arrays = new LinkedHashMap<>();
  private final List<TensorSpec> parameters;
  private final List<TensorSpec> buffers;

  /**
   * Allocates the arrays, with undefined values until they are loaded.
   *
   * @param tensors the state_dict, names distinct
   * @param trainable whether gradients of the parameters are wanted
   */
  public NetworkArrays(Compute compute, List<TensorSpec> tensors, boolean trainable) {
    parameters = TensorSpec.parameters(tensors);
    buffers = TensorSpec.buffers(tensors);
    manager = compute.newManager();
    for (var tensor : tensors) {
      var array = manager.create(tensor.shape(), compute.precision().dataType());
      if (arrays.put(tensor.name(), array) != null) {
        throw new IllegalArgumentException("Two tensors are named " + tensor.name());
      }
      if (trainable && tensor.kind() == TensorSpec.Kind.PARAMETER) {
        array.setRequiresGradient(true);
      }
    }
  }

  @Override
  public NDArray get(String name) {
    var array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("The network has no tensor " + name);
    }
    return array;
  }

  /** Returns the number of trained values. */
  public int size() {
    return TensorSpec.size(parameters);
  }

  /** Returns the number of buffer values. */
  public int bufferSize() {
    return TensorSpec.size(buffers);
  }

  /** Sets the parameters from {@link #size()} values, the first at {@code offset}. */
  public void load(float[] values, int offset) {
    forEach(parameters, (array, at) -> HostCopy.write(values, offset + at, array));
  }

  /** Sets the parameters from {@link #size()} values, the first at {@code offset}. */
  public void load(double[] values, int offset) {
    forEach(parameters, (array, at) -> HostCopy.write(values, offset + at, array));
  }

  /** Sets the buffers from {@link #bufferSize()} values. */
  public void loadBuffers(double[] values) {
    forEach(buffers, (array, at) -> HostCopy.write(values, at, array));
  }

  /** Returns the buffers' values; exact in either precision. */
  public double[] buffers() {
    var values = new double[bufferSize()];
    forEach(buffers, (array, at) -> HostCopy.read(array, values, at));
    return values;
  }

  /** Sets the accumulated gradients to zero. */
  public void zeroGradients() {
    forEach(parameters, (array, at) -> Autograd.zeroGradient(array));
  }

  /**
   * Copies the accumulated gradients of {@link #size()} values, the first to {@code offset}.
   *
   * @throws IllegalArgumentException in double precision
   */
  public void gradients(float[] values, int offset) {
    forEachGradient((gradient, at) -> HostCopy.read(gradient, values, offset + at));
  }

  /** Copies the accumulated gradients of {@link #size()} values, the first to {@code offset}. */
  public void gradients(double[] values, int offset) {
    forEachGradient((gradient, at) -> HostCopy.read(gradient, values, offset + at));
  }

  /** Frees the arrays. */
  @Override
  public void close() {
    manager.close();
  }

  private void forEachGradient(ObjIntConsumer<NDArray> action) {
    forEach(
        parameters,
        (array, at) -> {
          try (var gradient = array.getGradient()) {
            action.accept(gradient, at);
          }
        });
  }

  private void forEach(List<TensorSpec> tensors, ObjIntConsumer<NDArray> action) {
    int at = 0;
    for (var tensor : tensors) {
      action.accept(arrays.get(tensor.name()), at);
      at += tensor.size();
    }
  }
}
