package org.byol3d.byol;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/**
 * Watches for collapse over the projections of several steps, so that small batches still allow an
 * estimate. Weights change little within such a window. The window is empty when a run resumes.
 * This class is not thread-safe.
 */
public final class CollapseMonitor {
  private final CollapseWindow limits;
  private final Deque<Matrix> window = new ArrayDeque<>();
  private int rows;

  /** Creates a monitor that has seen nothing. */
  public CollapseMonitor(CollapseWindow limits) {
    this.limits = limits;
  }

  /**
   * Takes the projections of a step.
   *
   * @param step number of the step, from 0
   * @param projections [samples, d], of one view only, finite
   * @return diagnostics of the window, when {@code step + 1} is a multiple of {@link
   *     CollapseWindow#everySteps} and the window has at least 2 rows
   * @throws IllegalArgumentException when d differs from that of the step before
   */
  public Optional<CollapseDiagnostics> take(long step, Matrix projections) {
    if (!window.isEmpty() && window.getLast().columns() != projections.columns()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "step %d: projections have %d values, but had %d in the step before",
              step,
              projections.columns(),
              window.getLast().columns()));
    }
    window.addLast(projections);
    rows += projections.rows();
    trim();
    return (step + 1) % limits.everySteps() == 0 && rows >= 2
        ? Optional.of(CollapseDiagnostics.of(Matrix.join(window)))
        : Optional.empty();
  }

  private void trim() {
    while (rows > limits.rows()) {
      var oldest = window.removeFirst();
      rows -= oldest.rows();
      if (rows < limits.rows()) {
        var kept = limits.rows() - rows;
        window.addFirst(oldest.slice(oldest.rows() - kept, oldest.rows()));
        rows += kept;
      }
    }
  }
}
