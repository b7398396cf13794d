package org.byol3d.byol;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Watches for collapse over the projections of several steps, so that small batches still allow an
 * estimate. Weights change little within such a window. It starts empty when a run resumes. Not
 * thread-safe.
 */
public final class CollapseMonitor {
  private final int everySteps;
  private final int windowRows;
  private final Deque<Matrix> window = new ArrayDeque<>();
  private int rows;

  /**
   * A monitor that has seen nothing.
   *
   * @param everySteps diagnoses after each so many steps, at least 1
   * @param windowRows newest rows to look at, at least {@link CollapseDiagnostics#LEAST_ROWS}
   * @throws IllegalArgumentException if one is smaller
   */
  public CollapseMonitor(int everySteps, int windowRows) {
    if (everySteps < 1 || windowRows < CollapseDiagnostics.LEAST_ROWS) {
      throw new IllegalArgumentException(
          "every %d steps over %d rows: must be at least 1 and %d"
              .formatted(everySteps, windowRows, CollapseDiagnostics.LEAST_ROWS));
    }
    this.everySteps = everySteps;
    this.windowRows = windowRows;
  }

  /**
   * Takes the projections of a step.
   *
   * @param step from 0
   * @param projections [samples, d], of one view only, all finite
   * @return diagnostics of the window, when {@code step + 1} is a multiple of {@code everySteps}
   *     and the window has at least 2 rows
   * @throws IllegalArgumentException when the width differs from that of the step before
   */
  public Optional<CollapseDiagnostics> take(long step, Matrix projections) {
    if (!window.isEmpty() && window.getLast().columns() != projections.columns()) {
      throw new IllegalArgumentException(
          "step %d: projections of %d after such of %d"
              .formatted(step, projections.columns(), window.getLast().columns()));
    }
    window.addLast(projections);
    rows += projections.rows();
    trim();
    return (step + 1) % everySteps == 0 && rows >= 2
        ? Optional.of(CollapseDiagnostics.of(Matrix.join(window)))
        : Optional.empty();
  }

  private void trim() {
    while (rows > windowRows) {
      var oldest = window.removeFirst();
      rows -= oldest.rows();
      if (rows < windowRows) {
        var kept = windowRows - rows;
        window.addFirst(oldest.slice(oldest.rows() - kept, oldest.rows()));
        rows += kept;
      }
    }
  }
}
