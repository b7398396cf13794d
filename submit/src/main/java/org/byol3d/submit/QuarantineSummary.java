package org.byol3d.submit;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.byol3d.ingest.QuarantinedFile;
import org.byol3d.text.Table;
import org.byol3d.text.VisibleText;

/** Prints why files are in the quarantine of an index. */
final class QuarantineSummary {
  private QuarantineSummary() {}

  /** Prints how many files there are for each reason, and what the reason means. */
  static void printReasons(PrintWriter out, List<QuarantinedFile> files) {
    var table = new Table(2).left("").left("").right("").left("");
    QuarantinedFile.counts(files)
        .forEach(
            (reason, count) ->
                table.row("", reason, String.format(Locale.ROOT, "%,d", count), reason.meaning()));
    out.print(table.text());
  }

  /** Prints a line per file: its reason, its path and what is wrong with it. */
  static void printFiles(PrintWriter out, List<QuarantinedFile> files) {
    int width = files.stream().mapToInt(it -> it.reason().name().length()).max().orElse(0);
    for (var file : files) {
      var reason = file.reason().name();
      out.printf(
          "  %s %s%n",
          reason + " ".repeat(width - reason.length()),
          VisibleText.line(file.file().uri() + ": " + file.detail()));
    }
  }
}
