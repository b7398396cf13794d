package org.byol3d.checkpoint.torch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import org.byol3d.b2nd.io.FormatException;

/**
 * Checks that a pickle's value is a tree that can be walked: without a cycle, not deep, not
 * endlessly large by repetition, and made of values only. Each container is visited once.
 */
final class ValueCheck {
  private static final int MOST_LEVELS = 200;
  private static final long MOST_VALUES = 1 << 24;

  private final PickleBytes in;
  private final IdentityHashMap<Object, Measure> done = new IdentityHashMap<>();
  private final IdentityHashMap<Object, Boolean> open = new IdentityHashMap<>();

  /** Levels below a value, and values when it is written out. */
  private record Measure(int levels, long values) {
    static final Measure LEAF = new Measure(0, 1);
  }

  private record Visit(Object container, List<Object> children) {}

  private ValueCheck(PickleBytes in) {
    this.in = in;
  }

  static void check(Object root, PickleBytes in) throws FormatException {
    new ValueCheck(in).run(root);
  }

  private void run(Object root) throws FormatException {
    var visits = new ArrayDeque<Visit>();
    open(root, visits);
    while (!visits.isEmpty()) {
      var visit = visits.peek();
      var next = visit.children.isEmpty() ? null : pending(visit.children);
      if (next != null) {
        open(next, visits);
      } else {
        visits.pop();
        close(visit.container);
      }
    }
  }

  /** Removes children from the end until one must be visited first; null if there is none. */
  private Object pending(List<Object> children) throws FormatException {
    while (!children.isEmpty()) {
      var child = children.remove(children.size() - 1);
      if (isContainer(child) && !done.containsKey(identity(child))) {
        return child;
      }
    }
    return null;
  }

  private void open(Object value, ArrayDeque<Visit> visits) throws FormatException {
    if (!isContainer(value)) {
      return;
    }
    if (open.put(identity(value), true) != null) {
      throw in.unsupported("a container holds itself");
    }
    if (visits.size() == MOST_LEVELS) {
      throw in.unsupported("values are nested deeper than " + MOST_LEVELS + " levels");
    }
    visits.push(new Visit(value, children(value)));
  }

  private void close(Object container) throws FormatException {
    int levels = 0;
    long values = 1;
    for (var child : children(container)) {
      var measure = done.getOrDefault(identity(child), Measure.LEAF);
      levels = Math.max(levels, measure.levels + 1);
      values += measure.values;
    }
    if (levels > MOST_LEVELS || values > MOST_VALUES) {
      throw in.unsupported(
          "written out, the values would be more than " + MOST_VALUES + ", or too deep");
    }
    open.remove(identity(container));
    done.put(identity(container), new Measure(levels, values));
  }

  private boolean isContainer(Object value) throws FormatException {
    if (value instanceof AllowedName name) {
      throw in.unsupported(name.python() + " is a value of its own");
    }
    if (value instanceof TorchStorage) {
      throw in.unsupported("a storage is a value of its own; save a tensor instead");
    }
    return value instanceof TorchDictionary || value instanceof TorchSequence;
  }

  /** A sequence is known by its items: many sets can share those of one list. */
  private static Object identity(Object value) {
    return value instanceof TorchSequence sequence ? sequence.shared() : value;
  }

  /** Keys are plain values. */
  private static List<Object> children(Object container) {
    Collection<Object> values =
        container instanceof TorchDictionary dictionary
            ? dictionary.entries().values()
            : ((TorchSequence) container).items();
    var children = new ArrayList<>(values);
    if (container instanceof TorchDictionary dictionary && dictionary.state() != null) {
      children.add(dictionary.state());
    }
    return children;
  }
}
