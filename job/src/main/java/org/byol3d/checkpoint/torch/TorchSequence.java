package org.byol3d.checkpoint.torch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A list, tuple, set or {@code torch.Size} of Python. */
public final class TorchSequence {
  private final Kind kind;
  private final List<Object> items;

  /** What it is in Python. */
  public enum Kind {
    LIST,
    TUPLE,
    SET,
    /** {@code torch.Size}. Its items are whole numbers. */
    SIZE
  }

  /** Wraps the items without copying them: the machine adds to them afterwards. */
  TorchSequence(Kind kind, List<Object> items) {
    this.kind = kind;
    this.items = items;
  }

  /** Returns a list of values. */
  public static TorchSequence list(List<?> items) {
    return new TorchSequence(Kind.LIST, new ArrayList<>(items));
  }

  /** Returns a tuple of values. */
  public static TorchSequence tuple(List<?> items) {
    return new TorchSequence(Kind.TUPLE, new ArrayList<>(items));
  }

  /** Returns what it is in Python. */
  public Kind kind() {
    return kind;
  }

  /** Returns the values; they cannot be changed. */
  public List<Object> items() {
    return Collections.unmodifiableList(items);
  }

  void add(Object item) {
    items.add(item);
  }

  List<Object> shared() {
    return items;
  }
}
