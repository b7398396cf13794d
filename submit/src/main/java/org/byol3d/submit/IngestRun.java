package org.byol3d.submit;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.byol3d.ingest.IngestJob;
import org.byol3d.ingest.IngestListener;
import org.byol3d.ingest.IngestOptions;
import org.byol3d.ingest.IngestReport;

/** An ingest that tells people how far it is. */
final class IngestRun {
  private IngestRun() {}

  /** Prints a line for each step of an ingest. */
  static IngestListener progress(PrintWriter err) {
    return (phase, detail) ->
        err.printf("%-9s %s%n", phase.name().toLowerCase(Locale.ROOT), detail);
  }

  /**
   * Runs one.
   *
   * @param err is told the progress
   * @throws IllegalArgumentException if the scan id rule does not fit a file
   * @throws IOException as {@link IngestJob#run}
   */
  static IngestReport run(SparkSession spark, IngestOptions options, PrintWriter err)
      throws IOException {
    return new IngestJob(spark, Clock.systemUTC(), progress(err)).run(options);
  }
}
