package org.byol3d.submit;

import java.io.PrintWriter;
import java.util.Locale;
import org.byol3d.config.PretrainConfig;
import org.byol3d.config.ResolvedConfig;
import org.byol3d.finetune.FinetuneEstimate;
import org.byol3d.nn.Compute;
import org.byol3d.nn.MatrixRate;
import org.byol3d.run.RunPlan;
import org.byol3d.text.Units;
import org.byol3d.text.VisibleText;

/** Prints the plan of a training with {@code --dry-run}. */
final class PlanSummary {
  private PlanSummary() {}

  /**
   * Prints the plan of a pretraining.
   *
   * @param tooSmall says how many volumes are left out; empty for none
   */
  static void print(
      PrintWriter out, ResolvedConfig<PretrainConfig> resolved, RunPlan plan, String tooSmall) {
    var config = resolved.config();
    out.printf("configuration      %s%n", resolved.methodHash());
    printVolumes(out, plan, config.schedule().epochs());
    if (!tooSmall.isEmpty()) {
      out.printf("too small          %s%n", tooSmall);
    }
    printStep(
        out, plan, config.batch().global(), "crop pairs", config.crop().size().size().toString());
    printCosts(out, plan);
  }

  /** Prints the plan of a fine-tuning. */
  static void print(PrintWriter out, FinetuneEstimate estimate) {
    var config = estimate.config().config();
    var plan = estimate.plan();
    out.printf("configuration      %s%n", estimate.config().methodHash());
    out.printf("classes            %s%n", VisibleText.line(estimate.labels().toString()));
    printVolumes(out, plan, config.schedule().epochs());
    out.printf(
        Locale.ROOT,
        "validation         %,d volumes%s%n",
        estimate.validation(),
        estimate.validation() == 0
            ? ""
            : String.format(Locale.ROOT, ", every %,d epochs", config.validation().everyEpochs()));
    estimate.notes().forEach(note -> out.printf("note               %s%n", VisibleText.line(note)));
    out.printf(
        "encoder            channels %s%s%n",
        config.network().encoder().channels(),
        config.optimizer().freezeEncoder() ? ", frozen" : "");
    out.printf("normalization      %s%n", config.views().stated().name());
    printStep(out, plan, config.batch().global(), "crops", config.crop().size().toString());
    printCosts(out, plan);
  }

  private static void printVolumes(PrintWriter out, RunPlan plan, int epochs) {
    out.printf(
        Locale.ROOT,
        "volumes            %,d: %,d steps per epoch, %,d epochs, %,d steps%n",
        plan.volumes(),
        plan.stepsPerEpoch(),
        epochs,
        plan.totalSteps());
  }

  private static void printStep(
      PrintWriter out, RunPlan plan, int samples, String what, String size) {
    out.printf(
        Locale.ROOT,
        "step               %,d %s of %s in %,d micro-batches on %,d workers%n",
        samples,
        what,
        size,
        plan.microBatches(),
        plan.workers());
  }

  private static void printCosts(PrintWriter out, RunPlan plan) {
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
