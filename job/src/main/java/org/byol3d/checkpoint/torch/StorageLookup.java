package org.byol3d.checkpoint.torch;

import org.byol3d.b2nd.ElementType;
import org.byol3d.b2nd.io.FormatException;

/** Finds the storages that a pickle mentions. */
@FunctionalInterface
interface StorageLookup {
  /**
   * Returns a storage.
   *
   * @param type its element type; null for bytes
   * @param key its name in the file
   * @param bytes its size as the pickle states it, 0 or more
   * @param pickle for errors
   * @throws FormatException if the file has no such storage
   */
  TorchStorage find(ElementType type, String key, long bytes, PickleBytes pickle)
      throws FormatException;
}
