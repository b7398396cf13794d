package org.byol3d.checkpoint;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The content of a safetensors file.
 *
 * @param tensors by name, in the file's order
 * @param metadata free text by key
 */
public record NamedTensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
  /** Copies both maps. */
  public NamedTensors {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /** Makes a content without metadata. */
  public NamedTensors(Map<String, Tensor> tensors) {
    this(tensors, Map.of());
  }
}
