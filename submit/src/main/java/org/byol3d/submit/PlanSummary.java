package org.byol3d.submit;

import java.io.PrintWriter;
import java.time.Duration;
import org.byol3d.config.ResolvedConfig;
import org.byol3d.metrics.ConsoleProgress;
import org.byol3d.nn.Compute;
import org.byol3d.nn.MatrixRate;
import org.byol3d.pretrain.PretrainPlan;

/** What {@code byol3d pretrain --dry-run} prints. */
final class PlanSummary {
  private static final double MIB = 1 << 20;
  private static final double GIGA = 1e9;

  private PlanSummary() {}

  static void print(PrintWriter out, ResolvedConfig resolved, PretrainPlan plan) {
    var config = resolved.config();
    out.printf("configuration      %s%n", resolved.methodHash());
    out.printf(
        "volumes            %,d: %,d steps an epoch, %,d epochs, %,d steps%n",
        plan.volumes(), plan.stepsPerEpoch(), config.schedule().epochs(), plan.totalSteps());
    out.printf(
        "a step             %,d crop pairs of %d³ in %,d micro-batches on %,d workers%n",
        config.batch().global(), config.crop().size(), plan.microBatches(), plan.workers());
    out.printf("memory             %,.0f MiB of tensors a worker%n", plan.workerBytes() / MIB);
    out.printf(
        "on the wire a step %,.1f MiB of weights to each worker, %,.1f MiB of gradients from all%n",
        plan.downBytes() / MIB, plan.upBytes() / MIB);
    double rate = MatrixRate.measure(Compute.cpu(1));
    out.printf("operations a step  %,.1f GFLOP%n", plan.stepFlops() / GIGA);
    plan.seconds(rate)
        .ifPresent(
            seconds ->
                out.printf(
                    "expected           %s with workers of one CPU thread like this one's (%,.0f"
                        + " GFLOP/s), transport left out%n",
                    ConsoleProgress.duration(Duration.ofSeconds(seconds).toSeconds()),
                    rate / GIGA));
    out.printf("Next: the same command without --dry-run%n");
  }
}
