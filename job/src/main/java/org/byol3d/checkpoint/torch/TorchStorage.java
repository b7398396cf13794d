package org.byol3d.checkpoint.torch;

import java.io.IOException;
import org.byol3d.b2nd.ElementType;

/**
 * The values that tensors are views of, in little-endian order. The bytes of a file's storage are
 * read when a tensor needs them first, and are kept.
 */
final class TorchStorage {
  private final String key;

  /** Null: the storage holds bytes, and its tensors have the types. */
  private final ElementType type;

  private final long bytes;
  private final Loader loader;
  private byte[] loaded;

  /** Gives the bytes of a storage. */
  @FunctionalInterface
  interface Loader {
    byte[] load() throws IOException;
  }

  TorchStorage(String key, ElementType type, long bytes, Loader loader) {
    this.key = key;
    this.type = type;
    this.bytes = bytes;
    this.loader = loader;
  }

  String key() {
    return key;
  }

  ElementType type() {
    return type;
  }

  /** Returns its size. */
  long bytes() {
    return bytes;
  }

  synchronized byte[] load() throws IOException {
    if (loaded == null) {
      loaded = loader.load();
    }
    return loaded;
  }

  /** Returns the bytes without keeping them. */
  synchronized byte[] pass() throws IOException {
    return loaded == null ? loader.load() : loaded;
  }
}
