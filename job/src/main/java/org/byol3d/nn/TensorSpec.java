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
 * @param initial how it starts
 */
public record TensorSpec(String name, Shape shape, Kind kind, Initializer initial) {
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
    Objects.requireNonNull(initial, "initial");
  }

  static TensorSpec parameter(String name, Shape shape, Initializer initial) {
    return new TensorSpec(name, shape, Kind.PARAMETER, initial);
  }

  static TensorSpec buffer(String name, Shape shape, float start) {
    return new TensorSpec(name, shape, Kind.BUFFER, new Initializer.Constant(start));
  }

  /** Number of elements. */
  public int size() {
    return Math.toIntExact(shape.size());
  }

  /** The trained ones, in order. */
  public static List<TensorSpec> parameters(List<TensorSpec> tensors) {
    return tensors.stream().filter(tensor -> tensor.kind() == Kind.PARAMETER).toList();
  }

  /** The buffers, in order. */
  public static List<TensorSpec> buffers(List<TensorSpec> tensors) {
    return tensors.stream().filter(tensor -> tensor.kind() == Kind.BUFFER).toList();
  }

  /** Number of elements of all of them. */
  public static int size(List<TensorSpec> tensors) {
    return tensors.stream().mapToInt(TensorSpec::size).reduce(0, Math::addExact);
  }
}
