package org.byol3d.submit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code byol3d params}: what a configuration's networks are and cost, without running them. */
@Command(
    name = "params",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    description = {
      "Says what the networks of a configuration are and cost: names, shapes and counts of the"
          + " parameters, operations and activation bytes of a crop, device memory of a worker.",
      "Everything is computed; nothing is run.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed", "2:wrong usage, or a configuration that cannot be used"})
final class ParamsCommand implements Callable<Integer> {
  private static final double GIGA = 1e9;
  private static final double MIB = 1 << 20;
  private static final double GIB = 1 << 30;

  @Spec private CommandSpec spec;

  @Mixin private ConfigurationOptions configuration;

  @Option(names = "--json", description = "Print JSON instead of text.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    var report = ParamsReport.of(configuration.resolve(List.of()).config());
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(report));
    } else {
      print(out, report);
    }
    return 0;
  }

  private static void print(PrintWriter out, ParamsReport report) {
    out.printf("%-44s %-18s %12s%n", "online network", "shape", "count");
    for (var tensor : report.tensors()) {
      out.printf(
          "%-44s %-18s %,12d%s%n",
          tensor.name(), tensor.shape(), tensor.count(), tensor.trained() ? "" : "  (buffer)");
    }
    var counts = report.parameters();
    out.printf("%nparameters%n");
    out.printf("  online        %,12d%n", counts.online());
    out.printf("  target        %,12d%n", counts.target());
    out.printf("  encoder       %,12d%n", counts.encoder());
    out.printf("  segmentation  %,12d%n", counts.segmentation());
    out.printf(
        "%nper crop of %d³ voxels %29s %12s %12s %12s%n",
        report.cropSize(), "parameters", "forward", "backward", "kept");
    for (var layer : report.layers()) {
      out.printf(
          "  %-22s %-18s %,12d %7.2f GFLOP %6.2f GFLOP %8.1f MiB%n",
          layer.name(),
          layer.output(),
          layer.parameters(),
          layer.forwardFlops() / GIGA,
          layer.backwardFlops() / GIGA,
          layer.keptBytes() / MIB);
    }
    out.printf(
        "%na step: %.1f GFLOP a crop pair, %.1f when graphs are recomputed%n",
        report.stepFlops() / GIGA, report.stepFlopsRecomputing() / GIGA);
    out.printf("%ndevice memory of a worker in GiB, by crop size and crop pairs at once%n");
    out.printf("  %-8s", "crop");
    ParamsReport.MICRO_BATCHES.forEach(pairs -> out.printf("%9d", pairs));
    out.println();
    for (var row : report.memory()) {
      out.printf("  %-8s", row.cropSize() + "³");
      row.bytes().forEach(bytes -> out.printf("%9.2f", bytes / GIB));
      out.println();
    }
    out.println(
        "Tensors only: the engine's libraries and scratch memory come on top, about 0.3 GiB on a"
            + " CPU.");
  }
}
