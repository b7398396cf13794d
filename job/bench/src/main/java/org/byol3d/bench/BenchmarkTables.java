package org.byol3d.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.byol3d.text.Table;
import org.byol3d.text.Units;

/** Writes the results of benchmarks as tables of Markdown. */
public final class BenchmarkTables {
  private static final int MILLIS = 1_000;
  private static final int HUNDRED = 100;
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final List<Kind> KINDS =
      List.of(
          new Kind("resident", ProcessMemory::resident),
          new Kind("Java's heap, collected", ProcessMemory::heap),
          new Kind("Java's buffers", ProcessMemory::direct),
          new Kind("elsewhere", ProcessMemory::elsewhere));

  private BenchmarkTables() {}

  /** A kind of memory of a process. */
  private record Kind(String name, ToDoubleFunction<ProcessMemory> bytes) {}

  /** Describes this machine and its present load. */
  public static String machine() throws IOException {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return text(
        "%d cores of %s, JDK %s, load average %.1f",
        system.getAvailableProcessors(),
        processor(),
        Runtime.version(),
        system.getSystemLoadAverage());
  }

  /**
   * Returns step times and their ratio, then the times of a step's parts.
   *
   * @param bySetting in the order of the rows; at least one
   */
  public static String overhead(Map<String, Overhead> bySetting) {
    var times = new Table(1).left("").left("plain loop, s").left("on Spark, s").left("ratio");
    bySetting.forEach(
        (setting, overhead) ->
            times.row(
                setting,
                text(overhead.plainWall()),
                text(overhead.sparkWall()),
                text(overhead.ratio())));
    var parts = new Table(1).left("");
    bySetting.keySet().forEach(parts::left);
    for (var part : bySetting.values().iterator().next().sparkParts().keySet()) {
      var cells = new ArrayList<>(List.of(part));
      for (var overhead : bySetting.values()) {
        var plain = overhead.plainParts().get(part);
        cells.add(
            text("%.0f / ", MILLIS * overhead.sparkParts().get(part))
                + (plain == null ? "–" : text("%.0f", MILLIS * plain)));
      }
      parts.row(cells);
    }
    return times.markdown()
        + "\nMedian ms of a step's parts, on Spark / in the plain loop:\n\n"
        + parts.markdown();
  }

  /**
   * Returns memory at the ends of the line through the samples, and the line's slope.
   *
   * @param bySetting in the order of the rows
   */
  public static String memory(Map<String, MemoryProfile> bySetting) {
    var table =
        new Table(1)
            .left("")
            .left("")
            .left("first, MiB")
            .left("last, MiB")
            .left("growth in 100 steps, MiB");
    bySetting.forEach(
        (setting, profile) -> {
          for (var process : profile.processes()) {
            for (var kind : KINDS) {
              var growth = profile.growth(process, kind.bytes());
              table.row(
                  setting + ": " + process,
                  kind.name(),
                  text("%.1f", Units.mebibytes(growth.begin())),
                  text("%.1f", Units.mebibytes(growth.end())),
                  text(
                      "%+.2f ± %.2f",
                      Units.mebibytes(HUNDRED * growth.perStep()),
                      Units.mebibytes(HUNDRED * growth.error())));
            }
          }
        });
    return table.markdown();
  }

  private static String text(Quartiles quartiles) {
    return text("%.3f (%.3f–%.3f)", quartiles.median(), quartiles.lower(), quartiles.upper());
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static String processor() throws IOException {
    if (Files.isReadable(PROCESSORS)) {
      for (var line : Files.readAllLines(PROCESSORS)) {
        if (line.startsWith("model name")) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    }
    return System.getProperty("os.arch");
  }
}
