package org.byol3d.submit;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.b2nd.ChunkSurvey;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.storage.JsonRecord;
import org.byol3d.text.VisibleText;
import org.byol3d.text.WrongRequestException;
import org.byol3d.volume.source.ArrayOpener;
import org.byol3d.volume.source.HadoopSourceOpener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code byol3d inspect}: prints what {@code .b2nd} files are, and whether they are sound. */
@Command(
    name = "inspect",
    description = {
      "Prints shape, chunks, blocks, type, codec, filters and ratio of volumes (.b2nd).",
      "Decodes each file completely to find damage, and reports every damaged file. With"
          + " --index, prints why files are kept out of an index (--quarantine), or what its masks"
          + " hold (--masks).",
    },
    exitCodeList = {
      "0:every file is sound, or the index was printed",
      "1:at least one file is not sound, or the index cannot be read",
      "2:wrong usage"
    })
final class InspectCommand extends ConsoleCommand {
  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description = "Local paths or URIs of any Hadoop file system.")
  private List<String> files = List.of();

  @Option(
      names = "--index",
      paramLabel = "URI",
      description =
          "With --quarantine or --masks: directory of an index, as byol3d ingest made it.")
  private String index;

  @Option(
      names = "--quarantine",
      description = "Print every file in the quarantine of --index with its reason; opens no file.")
  private boolean quarantine;

  @Option(
      names = "--masks",
      description =
          "Print every mask of --index with its values and their numbers of voxels; opens no file.")
  private boolean masks;

  @Option(
      names = "--headers-only",
      description = "Do not decode: fast, but finds only damage that a header shows.")
  private boolean headersOnly;

  @Option(names = "--json", description = "Print one JSON array instead of text.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    WrongRequestException.unless(
        !quarantine || !masks, "--quarantine and --masks print two lists: give one of them");
    boolean ofIndex = quarantine || masks;
    WrongRequestException.unless(
        ofIndex == (index != null),
        "--index goes together with --quarantine or --masks: give both or neither");
    WrongRequestException.unless(
        ofIndex || !files.isEmpty(),
        "give files to inspect, or --index and --quarantine or --masks");
    var option = quarantine ? "--quarantine" : "--masks";
    WrongRequestException.unless(
        !ofIndex || files.isEmpty(),
        option + " opens no file: leave out the files, " + String.join(", ", files));
    WrongRequestException.unless(
        !ofIndex || !headersOnly, option + " opens no file: leave out --headers-only");
    if (ofIndex) {
      var listed = VolumeIndex.load(index, new Configuration());
      if (quarantine) {
        printQuarantine(listed);
      } else {
        MaskSummary.print(out(), index, listed, json);
      }
      return 0;
    }
    var opener = new ArrayOpener(new HadoopSourceOpener(new Configuration()));
    var reports = new ArrayList<FileReport>();
    var out = out();
    for (var file : files) {
      var report = FileReport.of(opener, file, !headersOnly);
      reports.add(report);
      if (!json) {
        print(out, report);
      }
    }
    if (json) {
      out.println(JsonRecord.write(reports));
    }
    long failed = reports.stream().filter(report -> report.error() != null).count();
    if (failed > 0) {
      err()
          .printf(
              Locale.ROOT,
              "%d of %d files cannot be read. Copy them again, or leave them out.%n",
              failed,
              files.size());
    }
    return failed > 0 ? 1 : 0;
  }

  private void printQuarantine(VolumeIndex listed) {
    var kept = listed.quarantine();
    if (json) {
      out()
          .println(
              JsonRecord.write(
                  kept.stream()
                      .map(it -> new KeptOut(it.file().uri(), it.reason().name(), it.detail()))
                      .toList()));
      return;
    }
    out()
        .printf(
            Locale.ROOT,
            "%s, generation %d: %,d files in quarantine, %,d volumes%n",
            VisibleText.line(index),
            listed.generation(),
            kept.size(),
            listed.volumes().size());
    QuarantineSummary.printReasons(out(), kept);
    QuarantineSummary.printFiles(out(), kept);
  }

  /** A file of a quarantine, as JSON. */
  private record KeptOut(String uri, String reason, String detail) {}

  private static void print(PrintWriter out, FileReport report) {
    out.println(VisibleText.line(report.file()));
    if (report.error() != null) {
      out.printf("  error    %s%n", VisibleText.line(report.error()));
    } else {
      out.printf("  shape    %s %s%n", report.shape(), report.dtype());
      out.printf(Locale.ROOT, "  chunks   %s, %,d of them%n", report.chunks(), report.chunkCount());
      out.printf("  blocks   %s%n", report.blocks());
      out.printf(Locale.ROOT, "  codec    %s, level %d%n", counts(report.codecs()), report.level());
      int missing = report.codecs().getOrDefault(ChunkSurvey.UNINITIALIZED, 0);
      if (missing > 0) {
        out.printf(
            Locale.ROOT,
            "  missing  %,d of %,d chunks were never written: ingest refuses the file%n",
            missing,
            report.chunkCount());
      }
      out.printf("  filters  %s%n", counts(report.filters()));
      out.printf(
          Locale.ROOT,
          "  size     %,d bytes of items in %,d: ratio %.2f%n",
          report.itemBytes(),
          report.storedBytes(),
          report.ratio());
      if (!report.metalayers().isEmpty()) {
        out.printf("  other    metalayers %s%n", String.join(", ", report.metalayers()));
      }
    }
    out.flush();
  }

  /** Returns one name, or several names with their counts. */
  private static String counts(Map<String, Integer> counts) {
    if (counts.isEmpty()) {
      return "none";
    }
    if (counts.size() == 1) {
      return counts.keySet().iterator().next();
    }
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
        .collect(Collectors.joining(", "));
  }
}
