package org.byol3d.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Benchmarks as tables of Markdown. */
public final class BenchmarkTables {
  private static final double MIB = 1 << 20;
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

  /** What of a process's memory is looked at. */
  private record Kind(String name, ToDoubleFunction<ProcessMemory> bytes) {}

  /** What was measured on, and how busy it is now. */
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
   * Step times and their ratio, then where a step's time goes.
   *
   * @param bySetting in the order of the rows; at least one
   */
  public static String overhead(Map<String, Overhead> bySetting) {
    var page = new StringBuilder();
    page.append("| | plain loop, s | on Spark, s | ratio |\n|---|---|---|---|\n");
    bySetting.forEach(
        (setting, overhead) ->
            page.append(
                text(
                    "| %s | %s | %s | %s |%n",
                    setting,
                    text(overhead.plainWall()),
                    text(overhead.sparkWall()),
                    text(overhead.ratio()))));
    page.append("\nMedian ms of a step's parts, on Spark / in the plain loop:\n\n| |");
    page.append(
        bySetting.keySet().stream().map(it -> " " + it + " |").collect(Collectors.joining()));
    page.append("\n|---|").append("---|".repeat(bySetting.size())).append('\n');
    for (var part : bySetting.values().iterator().next().sparkParts().keySet()) {
      page.append("| ").append(part).append(" |");
      for (var overhead : bySetting.values()) {
        page.append(text(" %.0f /", MILLIS * overhead.sparkParts().get(part)));
        var plain = overhead.plainParts().get(part);
        page.append(plain == null ? " – |" : text(" %.0f |", MILLIS * plain));
      }
      page.append('\n');
    }
    return page.toString();
  }

  /**
   * Memory at the ends of the line through the samples, and the line's slope.
   *
   * @param bySetting in the order of the rows
   */
  public static String memory(Map<String, MemoryProfile> bySetting) {
    var page = new StringBuilder();
    page.append("| | | first, MiB | last, MiB | growth in 100 steps, MiB |\n");
    page.append("|---|---|---|---|---|\n");
    bySetting.forEach(
        (setting, profile) -> {
          for (var process : profile.processes()) {
            for (var kind : KINDS) {
              var growth = profile.growth(process, kind.bytes());
              page.append(
                  text(
                      "| %s: %s | %s | %.1f | %.1f | %+.2f ± %.2f |%n",
                      setting,
                      process,
                      kind.name(),
                      growth.begin() / MIB,
                      growth.end() / MIB,
                      HUNDRED * growth.perStep() / MIB,
                      HUNDRED * growth.error() / MIB));
            }
          }
        });
    return page.toString();
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
