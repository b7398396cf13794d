package org.byol3d.submit;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.byol3d.storage.JsonRecord;
import org.byol3d.text.Table;
import org.byol3d.text.Units;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code byol3d params}: prints what the networks of a configuration are and cost. */
@Command(
    name = "params",
    description = {
      "Prints what the networks of a configuration are and cost.",
      "Prints names, shapes and counts of the parameters, operations and activation"
          + " bytes of a crop, and device memory of a worker. Computes everything without"
          + " running the networks.",
    },
    exitCodeList = {"0:done", "1:failed", "2:wrong usage, or a configuration that cannot be used"})
final class ParamsCommand extends ConsoleCommand {
  @Mixin private ConfigurationOptions configuration;

  @Option(names = "--json", description = "Print JSON instead of text.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    var report = ParamsReport.of(configuration.resolve().config());
    var out = out();
    if (json) {
      out.println(JsonRecord.write(report));
    } else {
      print(out, report);
    }
    return 0;
  }

  private static void print(PrintWriter out, ParamsReport report) {
    var tensors =
        new Table(1).left("online network", 44).left("shape", 18).right("count", 12).left("");
    for (var tensor : report.tensors()) {
      tensors.row(
          tensor.name(),
          tensor.shape(),
          count(tensor.count()),
          tensor.trained() ? "" : " (buffer)");
    }
    out.println(tensors.text());
    var counts = report.parameters();
    out.printf(
        "%s",
        new Table(1)
            .left("parameters", 15)
            .right("", 12)
            .row("  online", count(counts.online()))
            .row("  target", count(counts.target()))
            .row("  encoder", count(counts.encoder()))
            .row("  segmentation", count(counts.segmentation()))
            .text());
    var layers =
        new Table(1)
            .left("per crop of " + report.cropSize().size() + " voxels", 24)
            .left("output", 18)
            .right("parameters", 12)
            .right("forward", 13)
            .right("backward", 12)
            .right("kept", 12);
    for (var layer : report.layers()) {
      layers.row(
          "  " + layer.name(),
          layer.output(),
          count(layer.parameters()),
          String.format(Locale.ROOT, "%.2f GFLOP", layer.forwardFlops() / Units.GIGA),
          String.format(Locale.ROOT, "%.2f GFLOP", layer.backwardFlops() / Units.GIGA),
          String.format(Locale.ROOT, "%.1f MiB", Units.mebibytes(layer.keptBytes())));
    }
    out.printf("%n%s", layers.text());
    out.printf(
        Locale.ROOT,
        "%na step: %.1f GFLOP per crop pair, %.1f when graphs are recomputed%n",
        report.stepFlops() / Units.GIGA,
        report.stepFlopsRecomputing() / Units.GIGA);
    var pretraining = memoryTable();
    for (var row : report.memory()) {
      pretraining.row(memoryRow(row.cropSize().size(), row.bytes()));
    }
    out.printf(
        "%ndevice memory of a worker in GiB, by crop size and crop pairs at once%n%s",
        pretraining.text());
    var finetuning = memoryTable();
    for (var row : report.finetuning()) {
      finetuning.row(
          memoryRow(row.cropSize().size() + (row.frozenEncoder() ? " frozen" : ""), row.bytes()));
    }
    out.printf(
        "%nthe same of a fine-tuning, by crops at once (frozen: only the decoder is trained)%n%s",
        finetuning.text());
    out.println(
        "Tensors only: the engine's libraries and scratch memory come on top, about 0.3 GiB on a"
            + " CPU. With the allocator settings of this program, which keep freed memory, a"
            + " fine-tuning on a CPU took up to 1.9 times the tensors' memory.");
  }

  private static Table memoryTable() {
    var table = new Table(1).left("  crop", 14);
    ParamsReport.MICRO_BATCHES.forEach(crops -> table.right(crops.toString(), 8));
    return table;
  }

  private static List<String> memoryRow(String title, List<Long> bytes) {
    var cells = new ArrayList<>(List.of("  " + title));
    bytes.forEach(it -> cells.add(String.format(Locale.ROOT, "%.2f", Units.gibibytes(it))));
    return cells;
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
