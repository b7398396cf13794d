package org.byol3d.volume;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.byol3d.b2nd.ElementType;

/**
 * One volume {@code [D, H, W]} of a file, opened and read by region. Safe for use by many threads
 * at once; the file stays open until {@link #close}.
 */
public interface Volume extends Closeable {

  /** The path or URI, for messages. */
  String name();

  /** {@code [D, H, W]}: the array's shape without its leading axes of length 1. A fresh copy. */
  int[] shape();

  /** Returns the type of the stored voxels. */
  ElementType elementType();

  /** How the file cuts and packs its voxels, for those who read all of them. */
  StoredLayout layout();

  /**
   * Reads a box as float32, row-major {@code [D, H, W]} of the box. Integers that float32 cannot
   * hold are rounded to nearest.
   *
   * @param box which voxels
   * @param destination where they go
   * @param offset index of the first
   * @throws IllegalArgumentException if the box leaves the volume
   * @throws IndexOutOfBoundsException if the destination is too short
   * @throws IOException if the file cannot be read or is damaged; the message names it
   */
  default void read(Box box, float[] destination, int offset) throws IOException {
    read(List.of(new BoxRead(box, destination, offset)));
  }

  /**
   * Reads several boxes, which may overlap, as {@link #read(Box, float[], int)} does each. One call
   * for the two crops of a pair lets a chunked format decode what they share once.
   */
  void read(List<BoxRead> reads) throws IOException;
}
