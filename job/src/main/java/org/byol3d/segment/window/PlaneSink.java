package org.byol3d.segment.window;

import java.io.IOException;

/** Receives the logits of a volume, plane by plane. */
@FunctionalInterface
public interface PlaneSink {
  /**
   * Takes one plane. The planes come in order, from 0.
   *
   * @param d place of the plane along D
   * @param logits {@code [C, H, W]}, valid during the call only
   */
  void accept(int d, double[] logits) throws IOException;
}
