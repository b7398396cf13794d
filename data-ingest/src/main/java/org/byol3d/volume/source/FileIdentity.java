package org.byol3d.volume.source;

import java.io.Serializable;

/**
 * One state of one file: when the file changes, so does its identity.
 *
 * @param uri where the file is
 * @param length in bytes
 * @param modificationTime in milliseconds since 1970, from its file system
 */
public record FileIdentity(String uri, long length, long modificationTime) implements Serializable {

  /**
   * @throws IllegalArgumentException if the length is negative
   */
  public FileIdentity {
    if (length < 0) {
      throw new IllegalArgumentException(uri + ": length " + length);
    }
  }
}
