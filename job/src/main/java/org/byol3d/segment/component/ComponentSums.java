package org.byol3d.segment.component;

import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;

/** Adds the voxels of one component. */
final class ComponentSums {
  private final int first;
  private long voxels;
  private long sumD;
  private long sumH;
  private long sumW;
  private final int leastD;
  private int leastH = Integer.MAX_VALUE;
  private int leastW = Integer.MAX_VALUE;
  private int mostD;
  private int mostH;
  private int mostW;

  ComponentSums(int first, int d) {
    this.first = first;
    this.leastD = d;
  }

  /** Adds a run of voxels of one row. Rows come in order, so d never becomes less. */
  void add(int d, int h, int fromW, int toW) {
    long count = (long) toW - fromW;
    voxels += count;
    sumD += count * d;
    sumH += count * h;
    sumW += count * ((long) fromW + toW - 1) / 2;
    leastH = Math.min(leastH, h);
    leastW = Math.min(leastW, fromW);
    mostD = d;
    mostH = Math.max(mostH, h);
    mostW = Math.max(mostW, toW - 1);
  }

  Component component(int label) {
    return new Component(
        label,
        first,
        voxels,
        (double) sumD / voxels,
        (double) sumH / voxels,
        (double) sumW / voxels,
        new Box(
            leastD,
            leastH,
            leastW,
            new Extent(mostD - leastD + 1, mostH - leastH + 1, mostW - leastW + 1)));
  }
}
