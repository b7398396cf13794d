package org.byol3d.byol;

import org.byol3d.text.Check;

/**
 * Says when and over how many projections a run looks for collapse: section {@code report} of the
 * configuration.
 *
 * @param everySteps steps between two looks, at least 1; default 50
 * @param rows number of newest projections in each look, at least {@link
 *     CollapseDiagnostics#LEAST_ROWS}; default 256
 */
public record CollapseWindow(int everySteps, int rows) {
  /**
   * Checks the fields.
   *
   * @throws IllegalArgumentException when one is out of its range
   */
  public CollapseWindow {
    Check.atLeast("collapse-every", everySteps, 1);
    Check.atLeast("collapse-rows", rows, CollapseDiagnostics.LEAST_ROWS);
  }
}
