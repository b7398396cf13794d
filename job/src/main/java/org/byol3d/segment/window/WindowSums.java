package org.byol3d.segment.window;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.byol3d.segment.Numbers;
import org.byol3d.volume.Extent;

/**
 * Adds the logits of overlapping windows, each multiplied by its weights, and divides each voxel's
 * sum by the sum of its weights.
 *
 * <p>Windows are added in the order of the grid. Whenever no later window reaches a plane of the
 * image, the plane goes to the sink, and its memory is used again. So an instance holds at most as
 * many planes as a window is deep: {@code window depth · (classes + 1) · padded height · padded
 * width} numbers of 4 or 8 bytes, and one plane of doubles for the sink.
 *
 * <p>Not thread-safe.
 */
public final class WindowSums {
  private final WindowGrid grid;
  private final int classes;
  private final GaussianImportance importance;
  private final PlaneSink sink;
  private final Numbers type;

  /** The planes from {@link #firstPlane} on; those that no window has reached yet are missing. */
  private final List<Plane> planes = new ArrayList<>();

  private final List<Plane> unused = new ArrayList<>();
  private final double[] weights;
  private final double[] row;
  private final double[] logits;
  private final double[] finished;
  private int firstPlane;
  private int next;

  /** The sums of one plane of the padded image: {@code [classes, H, W]} and {@code [H, W]}. */
  private record Plane(Numbers logits, Numbers weights) {}

  /**
   * @param grid the windows
   * @param classes channels of the logits, at least 1
   * @param importance the weights of the voxels of a window
   * @param precision an array of the precision of the sums, of any length
   * @param sink receives each plane of the image, without the zeros around it
   * @throws IllegalArgumentException if the weights are for windows of another extent, or a plane
   *     has more than 2³¹ − 1 logits
   */
  public WindowSums(
      WindowGrid grid,
      int classes,
      GaussianImportance importance,
      Numbers precision,
      PlaneSink sink) {
    if (!importance.window().equals(grid.window())) {
      throw new IllegalArgumentException(
          "weights of windows " + importance.window() + " for windows " + grid.window());
    }
    long padded = (long) grid.padding().padded().height() * grid.padding().padded().width();
    if (classes < 1 || padded > Integer.MAX_VALUE / classes) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d classes of planes of %s: must be 1 to 2^31 - 1 logits per plane",
              classes,
              grid.padding().padded()));
    }
    this.grid = grid;
    this.classes = classes;
    this.importance = importance;
    this.type = precision;
    this.sink = sink;
    var image = grid.padding().image();
    this.weights = new double[grid.window().width()];
    this.row = new double[grid.window().width()];
    this.logits = new double[grid.window().width()];
    this.finished = new double[classes * image.height() * image.width()];
  }

  /** Returns the index of the window that {@link #add} expects, or the grid's size at the end. */
  public int next() {
    return next;
  }

  /**
   * Adds the logits of the next window of the grid. The planes that no later window reaches go to
   * the sink; after the last window, all do.
   *
   * @param window {@code [classes, D, H, W]}
   * @throws IllegalArgumentException if it holds another number of logits
   * @throws IllegalStateException if all windows were added already
   * @throws IOException from the sink
   */
  public void add(Numbers window) throws IOException {
    if (next == grid.size()) {
      throw new IllegalStateException("all " + next + " windows were added already");
    }
    if (window.length() != Math.multiplyExact(classes, grid.window().voxels())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d logits for a window %s of %d classes",
              window.length(),
              grid.window(),
              classes));
    }
    var start = grid.start(next);
    for (int d = 0; d < grid.window().depth(); d++) {
      while (planes.size() <= start[0] + d - firstPlane) {
        planes.add(unused.isEmpty() ? newPlane() : unused.remove(unused.size() - 1));
      }
      addPlane(window, d, start, planes.get(start[0] + d - firstPlane));
    }
    next++;
    int open = next == grid.size() ? grid.padding().padded().depth() : grid.start(next)[0];
    while (firstPlane < open) {
      finish(planes.remove(0));
      firstPlane++;
    }
  }

  private Plane newPlane() {
    var padded = grid.padding().padded();
    int size = padded.height() * padded.width();
    return new Plane(type.zeros(classes * size), type.zeros(size));
  }

  private void addPlane(Numbers window, int d, int[] start, Plane plane) {
    Extent extent = grid.window();
    var padded = grid.padding().padded();
    int width = extent.width();
    for (int h = 0; h < extent.height(); h++) {
      importance.row(d, h, weights);
      int to = (start[1] + h) * padded.width() + start[2];
      plane.weights.add(to, width, weights, 0);
      for (int c = 0; c < classes; c++) {
        window.read(((c * extent.depth() + d) * extent.height() + h) * width, width, row, 0);
        for (int w = 0; w < width; w++) {
          logits[w] = row[w] * weights[w];
        }
        plane.logits.add(c * padded.height() * padded.width() + to, width, logits, 0);
      }
    }
  }

  private void finish(Plane plane) throws IOException {
    var padding = grid.padding();
    var image = padding.image();
    int d = firstPlane - padding.d();
    if (d >= 0 && d < image.depth()) {
      var sums = new double[image.width()];
      for (int h = 0; h < image.height(); h++) {
        int from = (padding.h() + h) * padding.padded().width() + padding.w();
        plane.weights.read(from, sums.length, sums, 0);
        for (int c = 0; c < classes; c++) {
          int to = (c * image.height() + h) * image.width();
          int plane0 = c * padding.padded().height() * padding.padded().width();
          plane.logits.read(plane0 + from, sums.length, finished, to);
          for (int w = 0; w < sums.length; w++) {
            finished[to + w] /= sums[w];
          }
        }
      }
      sink.accept(d, finished);
    }
    clear(plane.logits);
    clear(plane.weights);
    unused.add(plane);
  }

  private static void clear(Numbers numbers) {
    var zeros = new double[Math.min(numbers.length(), 1 << 12)];
    for (int at = 0; at < numbers.length(); at += zeros.length) {
      numbers.write(at, Math.min(zeros.length, numbers.length() - at), zeros, 0);
    }
  }
}
