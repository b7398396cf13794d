package org.byol3d.evaluate;

import java.util.List;
import java.util.Objects;
import org.byol3d.byol.BatchNormScope;
import org.byol3d.byol.ByolHeads;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.byol.CollapseDiagnostics;
import org.byol3d.byol.Representations;
import org.byol3d.checkpoint.Branch;
import org.byol3d.checkpoint.TrainingState;
import org.byol3d.config.PretrainConfig;
import org.byol3d.nn.Compute;

/**
 * How good networks are on crop pairs that they were not trained on. The figures are NaN for
 * weights that have diverged.
 *
 * @param pairs number of pairs
 * @param loss BYOL's loss as in training, with batch statistics over all pairs; in [0, 8]
 * @param matching share of pairs with view 1 nearer to its own view 2 than to any other, by the
 *     cosine of centered representations y; in [0, 1]
 * @param rankShare effective rank of the projections, as a share of the way from 1 to all
 *     directions that so many rows can show; in [0, 1]
 * @param meanCosine mean cosine between the projections of different pairs
 * @param collapse why the projections count as collapsed; empty if they do not
 */
public record HeldOutFigures(
    int pairs, double loss, double matching, double rankShare, double meanCosine, String collapse) {
  /** Checks that {@code collapse} is present. */
  public HeldOutFigures {
    Objects.requireNonNull(collapse, "collapse");
  }

  /**
   * Computes the figures: runs the heads once on all pairs.
   *
   * @param weights of the networks that encoded the pairs
   */
  public static HeldOutFigures of(
      PretrainConfig config, TrainingState weights, Representations encoded) {
    var outputs =
        List.of(encoded.online1(), encoded.online2(), encoded.target1(), encoded.target2());
    if (outputs.stream().anyMatch(rows -> rows.firstNotFinite().isPresent())) {
      return diverged(encoded.rows(), "the representations");
    }
    int encoder = new ByolNetworks(config.network()).encoderSize();
    try (var heads =
        new ByolHeads(
            config.network(),
            Compute.cpu(config.driverThreads()),
            BatchNormScope.GLOBAL,
            config.byol().targetBatchNorm())) {
      heads.online().load(weights.parameters(Branch.ONLINE), encoder);
      heads.target().load(weights.parameters(Branch.TARGET), encoder);
      heads.online().loadBuffers(weights.buffers(Branch.ONLINE));
      heads.target().loadBuffers(weights.buffers(Branch.TARGET));
      var output = heads.step(encoded, 1);
      if (!Double.isFinite(output.loss()) || output.projections().firstNotFinite().isPresent()) {
        return diverged(encoded.rows(), "the projections");
      }
      var spread = CollapseDiagnostics.of(output.projections());
      return new HeldOutFigures(
          encoded.rows(),
          output.loss(),
          ViewMatching.share(encoded.online1(), encoded.online2()),
          Math.max(0, spread.effectiveRank() - 1) / Math.max(1, spread.mostDirections() - 1),
          spread.meanCosine(),
          spread.reason().orElse(""));
    }
  }

  private static HeldOutFigures diverged(int pairs, String what) {
    return new HeldOutFigures(
        pairs,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        what + " are not finite: the weights have diverged");
  }
}
