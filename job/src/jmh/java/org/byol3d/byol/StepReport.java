package org.byol3d.byol;

import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs {@link StepBenchmark} for one crop size and thread count and prints the table of
 * docs/benchmarks.md: milliseconds, rate, rate against the matrix product's, share of what is not
 * convolution. Arguments: edge length, threads.
 */
public final class StepReport {
  private StepReport() {}

  /** Runs and prints. */
  public static void main(String[] args) throws RunnerException {
    int edge = Integer.parseInt(args[0]);
    var options =
        new OptionsBuilder()
            .include(StepBenchmark.class.getName() + ".*")
            .param("edge", args[0])
            .param("threads", args[1])
            .build();
    Map<String, Double> milliseconds = new HashMap<>();
    for (var result : new Runner(options).run()) {
      var name = result.getPrimaryResult().getLabel();
      // The best of the iterations: other processes can only add time.
      milliseconds.put(name, result.getPrimaryResult().getStatistics().getMin());
    }
    double step = milliseconds.get("step");
    double update = milliseconds.get("update");
    double stepRate = StepBenchmark.stepGigaFlops(edge) / step * 1e3;
    double matrixRate =
        2 * Math.pow(StepBenchmark.MATRIX, 3) / 1e9 / milliseconds.get("matrixProduct") * 1e3;
    System.out.printf(
        "crop %d³, %d pairs, %s threads, best of the iterations%n",
        edge, StepBenchmark.PAIRS, args[1]);
    System.out.printf("  step                  %,10.0f ms%n", step);
    System.out.printf("  operations            %,10.1f GFLOP%n", StepBenchmark.stepGigaFlops(edge));
    System.out.printf("  rate                  %,10.1f GFLOP/s%n", stepRate);
    System.out.printf("  matrix product        %,10.1f GFLOP/s%n", matrixRate);
    System.out.printf("  rate / matrix product %,10.1f %%%n", 100 * stepRate / matrixRate);
    System.out.printf(
        "  not convolution       %,10.1f %%%n",
        100 * (1 - milliseconds.get("convolutions") / step));
    System.out.printf(
        "  weights in and update %,10.1f ms, %.1f %% of a step%n",
        update, 100 * update / (step + update));
  }
}
