package org.byol3d.inference;

import java.io.Serializable;
import org.byol3d.nn.Compute;
import org.byol3d.segment.window.WindowModel;

/** Opens a segmentation network in a task. */
@FunctionalInterface
public interface SegmenterOpener extends Serializable {
  /**
   * Opens the network.
   *
   * @param weights its values in the order of its state_dict
   * @param compute where it runs
   * @return a model of one window, which the caller closes
   */
  WindowModel open(float[] weights, Compute compute);
}
