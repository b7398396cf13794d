package org.byol3d.augment;

import java.util.List;

/** An axis of a crop {@code [D, H, W]}. */
public enum Axis {
  D,
  H,
  W;

  /** All axes, slowest first. */
  static final List<Axis> ALL = List.of(values());
}
