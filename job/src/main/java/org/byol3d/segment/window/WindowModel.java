package org.byol3d.segment.window;

import org.byol3d.segment.Numbers;

/** Computes the logits of a window. */
@FunctionalInterface
public interface WindowModel {
  /**
   * Computes the logits of one window.
   *
   * @param window {@code [C, D, H, W]}; the model may change it
   * @return {@code [classes, D, H, W]}; the caller may change it
   */
  Numbers logits(float[] window);
}
