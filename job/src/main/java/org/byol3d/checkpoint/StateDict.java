package org.byol3d.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.byol3d.nn.TensorSpec;
import org.byol3d.text.VisibleText;

/**
 * Converts a network's tensors to the flat vectors of optimizer and networks, and back.
 *
 * @param source its name in errors, usually a file name
 * @param content the tensors by name
 */
public record StateDict(String source, NamedTensors content) {
  /** How many names an error lists. */
  private static final int NAMED_IN_ERRORS = 5;

  /**
   * Names the values of flat vectors.
   *
   * @param tensors the state_dict in order
   * @param parameters values of its parameters, one after the other
   * @param buffers values of its buffers, one after the other; rounded to float32
   */
  public static NamedTensors name(List<TensorSpec> tensors, float[] parameters, double[] buffers) {
    Map<String, Tensor> named = new LinkedHashMap<>();
    int parameterAt = 0;
    int bufferAt = 0;
    for (var tensor : tensors) {
      float[] values;
      if (tensor.kind() == TensorSpec.Kind.PARAMETER) {
        values = Arrays.copyOfRange(parameters, parameterAt, parameterAt + tensor.size());
        parameterAt += tensor.size();
      } else {
        values = new float[tensor.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) buffers[bufferAt + i];
        }
        bufferAt += tensor.size();
      }
      named.put(tensor.name(), new Tensor(shape(tensor), values));
    }
    return new NamedTensors(named);
  }

  /**
   * Returns the values of the given tensors, one after the other.
   *
   * @throws MismatchedWeightsException when one is missing or of another shape; says which
   */
  public float[] values(List<TensorSpec> tensors) {
    requireTensors(tensors);
    var values = new float[TensorSpec.size(tensors)];
    int at = 0;
    for (var tensor : tensors) {
      var stored = content.tensors().get(tensor.name()).values();
      System.arraycopy(stored, 0, values, at, stored.length);
      at += stored.length;
    }
    return values;
  }

  /** Returns {@link #values} as doubles. */
  public double[] doubles(List<TensorSpec> tensors) {
    var values = values(tensors);
    var wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /**
   * Checks that there are these tensors and no others.
   *
   * @throws MismatchedWeightsException when one is missing, of another shape, or unknown
   */
  public void requireExactly(List<TensorSpec> tensors) {
    requireTensors(tensors);
    var known = tensors.stream().map(TensorSpec::name).collect(Collectors.toSet());
    var unknown = content.tensors().keySet().stream().filter(n -> !known.contains(n)).toList();
    if (!unknown.isEmpty()) {
      throw new MismatchedWeightsException(
          source + " holds tensors that this network does not have: " + list(unknown));
    }
  }

  /**
   * Checks that every value is a number.
   *
   * @throws MismatchedWeightsException when one is NaN or infinite; says in which tensor
   */
  void requireNumbers() {
    content
        .tensors()
        .forEach(
            (name, tensor) -> {
              for (float value : tensor.values()) {
                if (!Float.isFinite(value)) {
                  throw new MismatchedWeightsException(
                      source
                          + ": "
                          + name
                          + " holds "
                          + value
                          + ": these weights come from a training that diverged");
                }
              }
            });
  }

  private void requireTensors(List<TensorSpec> tensors) {
    var missing = new ArrayList<String>();
    for (var tensor : tensors) {
      var stored = content.tensors().get(tensor.name());
      if (stored == null) {
        missing.add(tensor.name());
      } else if (!stored.shape().equals(shape(tensor))) {
        throw new MismatchedWeightsException(
            source
                + ": "
                + tensor.name()
                + " has shape "
                + stored.shape()
                + ", but the configured network needs "
                + shape(tensor));
      }
    }
    if (!missing.isEmpty()) {
      throw new MismatchedWeightsException(
          source + " lacks tensors that this network has: " + list(missing));
    }
  }

  /** Returns the first names and the number of the others, for messages. */
  String someNames() {
    var names = List.copyOf(content.tensors().keySet());
    return names.isEmpty() ? "no tensors" : list(names);
  }

  private static String list(List<String> names) {
    var shown =
        names.stream()
            .limit(NAMED_IN_ERRORS)
            .map(VisibleText::excerpt)
            .collect(Collectors.joining(", "));
    int more = names.size() - NAMED_IN_ERRORS;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }

  private static List<Long> shape(TensorSpec tensor) {
    return LongStream.of(tensor.shape().getShape()).boxed().toList();
  }
}
