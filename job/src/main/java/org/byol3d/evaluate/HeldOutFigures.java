package org.byol3d.evaluate;

import java.util.Objects;

/**
 * What networks do on crop pairs that they were never trained on.
 *
 * @param pairs how many there were
 * @param loss BYOL's, as in training: batch statistics over all pairs; in [0, 8]
 * @param matching share of pairs whose view 1 is nearer to its own view 2 than to any other's, by
 *     the cosine of centered representations y; in [0, 1]
 * @param rankShare effective rank of the projections, as a share of the way from 1 to all
 *     directions that so many rows can show
 * @param meanCosine mean cosine between the projections of different pairs
 * @param collapse why the projections count as collapsed; empty if they do not
 */
public record HeldOutFigures(
    int pairs, double loss, double matching, double rankShare, double meanCosine, String collapse) {
  /** Checks that there is a text. */
  public HeldOutFigures {
    Objects.requireNonNull(collapse, "collapse");
  }
}
