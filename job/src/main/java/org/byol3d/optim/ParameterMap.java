package org.byol3d.optim;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The place of each parameter in a flat vector: parameters in a fixed order, one after another
 * without gaps. A map is immutable.
 */
public final class ParameterMap implements Iterable<VectorSlice> {
  private final List<VectorSlice> parameters;
  private final Map<String, VectorSlice> byName;
  private final int size;

  private ParameterMap(List<VectorSlice> parameters) {
    this.parameters = List.copyOf(parameters);
    this.byName = new LinkedHashMap<>();
    int end = 0;
    for (var parameter : parameters) {
      if (byName.put(parameter.name(), parameter) != null) {
        throw new IllegalArgumentException("parameter " + parameter.name() + " is given twice");
      }
      end = parameter.end();
    }
    this.size = end;
  }

  /** Creates a builder of a map; the rule says which parameters decay. */
  public static Builder builder(DecayRule rule) {
    return new Builder(rule);
  }

  /** Returns the number of elements of the vector. */
  public int size() {
    return size;
  }

  /** Checks that a vector has as many elements as this map. */
  void requireLength(String vector, int length) {
    if (length != size) {
      throw new IllegalArgumentException(
          vector + " has " + length + " elements, but its map has " + size);
    }
  }

  /** Returns the parameters, in the vector's order; unmodifiable. */
  public List<VectorSlice> parameters() {
    return parameters;
  }

  /** Returns the parameter of a name, if there is one. */
  public Optional<VectorSlice> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /**
   * Returns the map of a vector that holds only some of this map's parameters, in the same order:
   * for example the target network's, which has no predictor.
   */
  public ParameterMap select(Predicate<String> names) {
    var selected = new ArrayList<VectorSlice>();
    int offset = 0;
    for (var parameter : parameters) {
      if (names.test(parameter.name())) {
        selected.add(
            new VectorSlice(
                parameter.name(),
                parameter.shape(),
                offset,
                parameter.length(),
                parameter.decay(),
                parameter.learningRateFactor()));
        offset += parameter.length();
      }
    }
    return new ParameterMap(selected);
  }

  /**
   * Returns this map with another learning rate for a group of parameters.
   *
   * @param names the names of the group
   * @param factor of the step's learning rate, 0 or more
   */
  public ParameterMap withLearningRateFactor(Predicate<String> names, double factor) {
    return new ParameterMap(
        parameters.stream()
            .map(
                it ->
                    names.test(it.name())
                        ? new VectorSlice(
                            it.name(), it.shape(), it.offset(), it.length(), it.decay(), factor)
                        : it)
            .toList());
  }

  @Override
  public Iterator<VectorSlice> iterator() {
    return parameters.iterator();
  }

  /** Returns the parameters, in the vector's order. */
  public Stream<VectorSlice> stream() {
    return parameters.stream();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ParameterMap that && parameters.equals(that.parameters);
  }

  @Override
  public int hashCode() {
    return parameters.hashCode();
  }

  @Override
  public String toString() {
    return parameters.size() + " parameters, " + size + " elements";
  }

  /** Collects parameters and gives each the next free place. */
  public static final class Builder {
    private final DecayRule rule;
    private final List<VectorSlice> parameters = new ArrayList<>();
    private int next;

    private Builder(DecayRule rule) {
      this.rule = rule;
    }

    /**
     * Appends a parameter.
     *
     * @param name the state_dict name
     * @param shape the extents; none for a scalar
     * @throws IllegalArgumentException when an extent is not positive, or the vector would need
     *     more than an int's elements
     */
    public Builder add(String name, long... shape) {
      int length = VectorSlice.elements(name, shape);
      if (length > Integer.MAX_VALUE - next) {
        throw new IllegalArgumentException(name + " does not fit into one vector any more");
      }
      parameters.add(new VectorSlice(name, shape, next, length, rule.decays(name, shape)));
      next += length;
      return this;
    }

    /**
     * Returns the map.
     *
     * @throws IllegalArgumentException when a name was given twice
     */
    public ParameterMap build() {
      return new ParameterMap(parameters);
    }
  }
}
