package org.byol3d.volume;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.byol3d.b2nd.ElementType;

/**
 * An open volume {@code [D, H, W]} of a file, read by region. Many threads may use it at once; the
 * file stays open until {@link #close}.
 */
public interface Volume extends Closeable {

  /** Returns the path or URI, for messages. */
  String name();

  /** Returns {@code [D, H, W]}, the shape without leading axes of length 1, as a new array. */
  int[] shape();

  /** Returns the type of the stored voxels. */
  ElementType elementType();

  /** Returns how the file cuts and packs its voxels, for readers of all of them. */
  StoredLayout layout();

  /**
   * Reads a box as float32, row-major {@code [D, H, W]} of the box. Integers that float32 cannot
   * represent are rounded to the nearest float.
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
   * Reads several boxes, which may overlap, each as {@link #read(Box, float[], int)} does. One call
   * for the two crops of a pair lets a chunked format decode their common blocks once.
   */
  void read(List<BoxRead> reads) throws IOException;
}
