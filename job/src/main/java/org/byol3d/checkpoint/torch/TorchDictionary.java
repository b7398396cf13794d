package org.byol3d.checkpoint.torch;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A dictionary of Python, in its order. Its keys are strings, numbers, booleans or null. */
public final class TorchDictionary {
  private final boolean ordered;
  private final Map<Object, Object> entries = new LinkedHashMap<>();

  /** The object's state; null if it has none. It is shared, not copied. */
  private TorchDictionary state;

  TorchDictionary(boolean ordered) {
    this.ordered = ordered;
  }

  /** Returns a {@code dict}. */
  public static TorchDictionary of(Map<String, ?> entries) {
    var dictionary = new TorchDictionary(false);
    dictionary.entries.putAll(entries);
    return dictionary;
  }

  /** Returns an {@code OrderedDict}, which PyTorch's {@code state_dict()} gives. */
  public static TorchDictionary ordered(Map<String, ?> entries) {
    var dictionary = new TorchDictionary(true);
    dictionary.entries.putAll(entries);
    return dictionary;
  }

  /** Returns whether it is an {@code OrderedDict}. */
  public boolean isOrdered() {
    return ordered;
  }

  /** Returns the entries in their order; they cannot be changed. */
  public Map<Object, Object> entries() {
    return Collections.unmodifiableMap(entries);
  }

  /** Returns the value of a key, or null if there is none, or it is None. */
  public Object get(Object key) {
    return entries.get(key);
  }

  /** Returns the object's attributes, such as {@code _metadata} of a state_dict. */
  public Map<Object, Object> attributes() {
    return state == null ? Map.of() : state.entries();
  }

  void put(Object key, Object value) {
    entries.put(key, value);
  }

  TorchDictionary state() {
    return state;
  }

  void setState(TorchDictionary state) {
    this.state = state;
  }
}
