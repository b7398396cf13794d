package org.byol3d.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;
import org.byol3d.volume.StoredLayout;

/**
 * The boxes in which a whole volume is read: whole chunks if they are not too large, so that no
 * block is decoded twice, and never more voxels at once than fit a buffer. Equal for every run,
 * because statistics are summed in this order.
 */
public final class ReadPlan {
  /** Wanted number of voxels per box: 1 MiB of float32 fits a second-level cache. */
  static final int TARGET_VOXELS = 1 << 18;

  /** Most voxels of a box, 64 MiB of float32: the size of a task's buffer. */
  static final int MAX_VOXELS = 1 << 24;

  private static final int SAMPLED_SHARE = 8;

  private final Extent volume;
  private final int[] shape;
  private final int[] chunk;
  private final int[] unit;

  private ReadPlan(Extent volume, int[] chunk, int[] unit) {
    this.volume = volume;
    this.shape = volume.toShape();
    this.chunk = chunk;
    this.unit = unit;
  }

  /**
   * Plans the reading of a volume. Blocks of more than {@link #MAX_VOXELS} are read in parts: of a
   * {@code .npy} file, whose planes count as blocks, that costs nothing; of another file, each part
   * decodes the whole block again.
   */
  public static ReadPlan of(Extent volume, StoredLayout layout) {
    var shape = volume.toShape();
    var chunk = clipped(layout.chunk(), shape);
    var block = clipped(layout.block(), chunk);
    var unit = chunk.clone();
    for (var axis = 0; axis < 3; axis++) {
      while (voxels(unit) > MAX_VOXELS && unit[axis] > block[axis]) {
        // Half the blocks along the axis.
        var blocks = (unit[axis] - 1) / block[axis] + 1;
        unit[axis] = (blocks + 1) / 2 * block[axis];
      }
    }
    for (var axis = 0; axis < 3; axis++) {
      while (voxels(unit) > MAX_VOXELS && unit[axis] > 1) {
        unit[axis] = (unit[axis] + 1) / 2;
      }
    }
    for (var axis = 2; axis >= 0; axis--) {
      if (unit[axis] == chunk[axis]) {
        var length = (int) Math.min(Integer.MAX_VALUE, TARGET_VOXELS / voxels(unit) * chunk[axis]);
        chunk[axis] = Math.min(shape[axis], Math.max(chunk[axis], length));
        unit[axis] = chunk[axis];
      }
    }
    return new ReadPlan(volume, chunk, unit);
  }

  private static int[] clipped(Extent extent, int[] by) {
    var lengths = extent.toShape();
    for (var axis = 0; axis < 3; axis++) {
      lengths[axis] = Math.min(lengths[axis], by[axis]);
    }
    return lengths;
  }

  private static long voxels(int[] lengths) {
    return (long) lengths[0] * lengths[1] * lengths[2];
  }

  /** Returns the number of voxels of the largest box. */
  public int largestBox() {
    return (int) voxels(unit);
  }

  /** Returns boxes that contain every voxel once. */
  public List<Box> all() {
    var boxes = new ArrayList<Box>();
    for (var d : starts(0)) {
      for (var h : starts(1)) {
        for (var w : starts(2)) {
          boxes.add(new Box(d.at, h.at, w.at, new Extent(d.length, h.length, w.length)));
        }
      }
    }
    return boxes;
  }

  /** Returns the boxes to read in a mode, in ascending order. */
  List<Box> boxes(StatisticsMode mode) {
    var all = all();
    return switch (mode) {
      case FULL -> all;
      case SAMPLE -> {
        // Evenly spread, with the first and the last box; at least eight, or all if there are
        // fewer.
        var count = Math.min(all.size(), Math.max(SAMPLED_SHARE, all.size() / SAMPLED_SHARE));
        var chosen = new ArrayList<Box>(count);
        for (var i = 0; i < count; i++) {
          chosen.add(all.get(count == 1 ? 0 : (int) ((long) i * (all.size() - 1) / (count - 1))));
        }
        yield chosen;
      }
    };
  }

  private record Span(int at, int length) {}

  /** Returns the pieces of an axis: units, counted from the start of each chunk. */
  private List<Span> starts(int axis) {
    var spans = new ArrayList<Span>();
    for (long from = 0; from < shape[axis]; from += chunk[axis]) {
      var until = Math.min(shape[axis], from + chunk[axis]);
      for (var at = from; at < until; at += unit[axis]) {
        spans.add(new Span((int) at, (int) Math.min(unit[axis], until - at)));
      }
    }
    return spans;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "boxes of [%d, %d, %d] over %s", unit[0], unit[1], unit[2], volume);
  }
}
