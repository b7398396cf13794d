package org.byol3d.segment.window;

import org.byol3d.segment.Numbers;

/** Computes the logits of a window. Used by one thread at a time. */
@FunctionalInterface
public interface WindowModel extends AutoCloseable {
  /**
   * Computes the logits of one window.
   *
   * @param window {@code [C, D, H, W]}; the model may change it
   * @return {@code [classes, D, H, W]}; the caller may change it
   */
  Numbers logits(float[] window);

  /** Frees what the model holds outside of the heap; by default nothing. */
  @Override
  default void close() {}
}
