package org.byol3d.submit;

import java.io.PrintWriter;
import java.util.Locale;
import org.byol3d.config.PretrainConfig;
import org.byol3d.config.ResolvedConfig;
import org.byol3d.nn.Compute;
import org.byol3d.nn.MatrixRate;
import org.byol3d.pretrain.PretrainPlan;
import org.byol3d.text.Units;

/** Prints the plan of {@code byol3d pretrain --dry-run}. */
final class PlanSummary {
  private PlanSummary() {}

  /**
   * Prints a plan.
   *
   * @param tooSmall says how many volumes are left out; empty for none
   */
  static void print(
      PrintWriter out,
      ResolvedConfig<PretrainConfig> resolved,
      PretrainPlan plan,
      String tooSmall) {
    var config = resolved.config();
    out.printf("configuration      %s%n", resolved.methodHash());
    out.printf(
        Locale.ROOT,
        "volumes            %,d: %,d steps per epoch, %,d epochs, %,d steps%n",
        plan.volumes(),
        plan.stepsPerEpoch(),
        config.schedule().epochs(),
        plan.totalSteps());
    if (!tooSmall.isEmpty()) {
      out.printf("too small          %s%n", tooSmall);
    }
    out.printf(
        Locale.ROOT,
        "step               %,d crop pairs of %s in %,d micro-batches on %,d workers%n",
        config.batch().global(),
        config.crop().size().size(),
        plan.microBatches(),
        plan.workers());
    out.printf(
        Locale.ROOT,
        "memory             %,.0f MiB of tensors per worker%n",
        Units.mebibytes(plan.workerBytes()));
    out.printf(
        Locale.ROOT,
        "network per step   %,.1f MiB of weights to each worker, %,.1f MiB of gradients from all%n",
        Units.mebibytes(plan.downBytes()),
        Units.mebibytes(plan.upBytes()));
    double rate = MatrixRate.measure(Compute.cpu(1));
    out.printf(
        Locale.ROOT, "operations         %,.1f GFLOP per step%n", plan.stepFlops() / Units.GIGA);
    plan.seconds(rate)
        .ifPresent(
            seconds ->
                out.printf(
                    Locale.ROOT,
                    "expected           %s with workers of one CPU thread like this one's (%,.0f"
                        + " GFLOP/s), transport left out%n",
                    Units.durationText(seconds),
                    rate / Units.GIGA));
    out.printf("Next: the same command without --dry-run%n");
  }
}
