package org.byol3d.submit;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.byol3d.doctor.ClockOffset;
import org.byol3d.doctor.DataRead;
import org.byol3d.doctor.DeviceSeen;
import org.byol3d.doctor.Examination;
import org.byol3d.doctor.Examination.Visit;
import org.byol3d.doctor.Finding;
import org.byol3d.doctor.Libtorch;
import org.byol3d.text.Table;
import org.byol3d.text.Units;

/** Prints the findings of {@code byol3d doctor}. */
final class DoctorSummary {
  private DoctorSummary() {}

  static void print(PrintWriter out, Examination seen, List<Finding> findings) {
    out.printf(
        Locale.ROOT,
        "%,d executors, %,d tasks at once; driver: libtorch %s%n%n",
        seen.visits().size() + seen.unreached().size(),
        seen.slots(),
        libtorch(seen.driver()));
    var table =
        new Table(1)
            .left("executor", 9)
            .left("host", 20)
            .left("GPU", 5)
            .left("device", 17)
            .left("libtorch", 16)
            .right("cores/threads", 13)
            .right("free heap", 9)
            .right("free memory", 10)
            .right("read", 9)
            .right("clock", 17)
            .right("collect", 9)
            .right("broadcast", 10);
    seen.visits().forEach(visit -> table.row(row(visit)));
    out.printf("%s", table.text());
    out.printf(
        Locale.ROOT,
        "%nread: decoded MB/s of its own files. clock: ahead of the driver's. collect, broadcast:"
            + " MB/s with an encoder of %.1f MB, one executor at a time. Rates of an encoder are"
            + " the best of three.%n",
        seen.memory().encoder() / Units.MEGA);
    seen.together()
        .ifPresent(
            all ->
                out.printf(
                    Locale.ROOT,
                    "all at once: %,d encoders to the driver in %.0f ms (%s MB/s), one to all in"
                        + " %.0f ms%n",
                    all.executors(),
                    all.collectSeconds() * 1e3,
                    megabytes(all.executors() * seen.memory().encoder() / all.collectSeconds()),
                    all.broadcastSeconds() * 1e3));
    out.println();
    for (var finding : findings) {
      out.printf(
          "WRONG  %s: %s%n       To do: %s%n",
          finding.where(), finding.problem(), finding.advice());
    }
    if (findings.isEmpty()) {
      out.printf("Nothing is wrong. Next: byol3d pretrain with the same --config%n");
    } else {
      out.printf(
          Locale.ROOT,
          "%n%d findings. Next: fix them, and run byol3d doctor again%n",
          findings.size());
    }
  }

  private static List<String> row(Visit visit) {
    var report = visit.report();
    return List.of(
        report.slot().executorId(),
        report.slot().host(),
        report.gpuAddresses().isEmpty() ? "-" : String.join(",", report.gpuAddresses()),
        device(report.device()),
        libtorch(report.libtorch()),
        report.processors() + "/" + report.threads(),
        Units.gibibytesText(report.freeHeapBytes()),
        Units.gibibytesText(report.freeMemoryBytes()),
        read(report.read()),
        visit.clock().map(DoctorSummary::clock).orElse("-"),
        rate(visit.collect()),
        rate(visit.broadcast()));
  }

  private static String libtorch(Libtorch libtorch) {
    return libtorch instanceof Libtorch.Loaded loaded
        ? loaded.version() + " " + loaded.flavor()
        : "missing";
  }

  private static String device(DeviceSeen device) {
    if (device instanceof DeviceSeen.Gpu gpu) {
      return String.format(Locale.ROOT, "%s of %d", gpu.name(), gpu.gpus());
    }
    return (device instanceof DeviceSeen.Cpu ? "cpu" : "none") + ", " + device.gpus() + " GPUs";
  }

  private static String read(DataRead read) {
    if (read instanceof DataRead.Done done) {
      return megabytes(done.bytesPerSecond());
    }
    return read instanceof DataRead.Failed ? "failed" : "-";
  }

  private static String clock(ClockOffset clock) {
    return String.format(
        Locale.ROOT,
        "%+.0f +/- %.0f ms",
        milliseconds(clock.ahead()),
        milliseconds(clock.uncertainty()));
  }

  private static double milliseconds(Duration duration) {
    return 1e3 * Units.seconds(duration.toNanos());
  }

  private static String rate(OptionalDouble rate) {
    return rate.isPresent() ? megabytes(rate.getAsDouble()) : "-";
  }

  private static String megabytes(double bytes) {
    return String.format(Locale.ROOT, "%,.0f", bytes / Units.MEGA);
  }
}
