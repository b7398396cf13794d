package org.byol3d.nn;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Objects;

/**
 * One entry of a network's state_dict.
 *
 * @param name the PyTorch name, such as {@code encoder.encoders.0.conv1.0.weight}
 * @param shape the shape, {@code []} for a scalar
 * @param kind trained parameter or buffer
 * @param initializer the values that it starts with
 */
public record TensorSpec(String name, Shape shape, Kind kind, Initializer initializer) {
  /** What an entry of the state_dict is. */
  public enum Kind {
    /** Trained by gradient. */
    PARAMETER,
    /** Kept beside the parameters: running statistics. */
    BUFFER
  }

  /** Checks the fields. */
  public TensorSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(shape, "shape");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(initializer, "initializer");
  }

  static TensorSpec parameter(String name, Shape shape, Initializer initializer) {
    return new TensorSpec(name, shape, Kind.PARAMETER, initializer);
  }

  static TensorSpec buffer(String name, Shape shape, float start) {
    return new TensorSpec(name, shape, Kind.BUFFER, new Initializer.Constant(start));
  }

  /** Returns the number of elements. */
  public int size() {
    return Math.toIntExact(shape.size());
  }

  /** Returns the trained tensors, in order. */
  public static List<TensorSpec> parameters(List<TensorSpec> tensors) {
    return tensors.stream().filter(tensor -> tensor.kind() == Kind.PARAMETER).toList();
  }

  /** Returns the buffers, in order. */
  public static List<TensorSpec> buffers(List<TensorSpec> tensors) {
    return tensors.stream().filter(tensor -> tensor.kind() == Kind.BUFFER).toList();
  }

  /** Returns the number of elements of all given tensors. */
  public static int size(List<TensorSpec> tensors) {
    return tensors.stream().mapToInt(TensorSpec::size).reduce(0, Math::addExact);
  }
}
