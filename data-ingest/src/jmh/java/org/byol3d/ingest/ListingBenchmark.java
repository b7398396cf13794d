package org.byol3d.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.volume.source.FileIdentity;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the listing of 10,000 volumes in 50 directories of a local disk, also for the first time
 * in a new process.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 5)
@Fork(1)
public class ListingBenchmark {
  private static final int DIRECTORIES = 50;
  private static final int FILES = 200;

  private Path data;

  /** Writes the files, which stay. */
  @Setup
  public void makeFiles() throws IOException {
    data = Path.of(System.getProperty("java.io.tmpdir"), "byol3d-bench-listing");
    for (var d = 0; d < DIRECTORIES; d++) {
      var directory =
          Files.createDirectories(data.resolve(String.format(Locale.ROOT, "scan%02d", d)));
      for (var f = 0; f < FILES; f++) {
        Files.write(
            directory.resolve(String.format(Locale.ROOT, "patch%03d.b2nd", f)), new byte[0]);
      }
    }
  }

  /** Measures the listing. */
  @Benchmark
  public List<FileIdentity> list() throws IOException {
    return VolumeListing.of(data.toString(), new Configuration()).files();
  }
}
