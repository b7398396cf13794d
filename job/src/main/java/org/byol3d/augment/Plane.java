package org.byol3d.augment;

import java.util.List;

/** A plane of rotation: a quarter turn goes from its first axis to its second. */
public enum Plane {
  DH(Axis.D, Axis.H),
  DW(Axis.D, Axis.W),
  HW(Axis.H, Axis.W);

  /** All planes. */
  static final List<Plane> ALL = List.of(values());

  private final Axis first;
  private final Axis second;

  Plane(Axis first, Axis second) {
    this.first = first;
    this.second = second;
  }

  /** Returns the axis that a quarter turn starts from. */
  public Axis first() {
    return first;
  }

  /** Returns the axis that a quarter turn goes to. */
  public Axis second() {
    return second;
  }
}
