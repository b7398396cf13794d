package org.byol3d.submit;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.byol3d.doctor.Checks;
import org.byol3d.doctor.Doctor;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.ingest.VolumeListing;
import org.byol3d.volume.source.FileIdentity;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code byol3d doctor}: tells whether a cluster is fit to train, for each executor. */
@Command(
    name = "doctor",
    description = {
      "Examines every executor of the cluster that spark-submit names, or this process.",
      "Examines GPUs, libtorch, memory, clocks, how fast it reads the data and how"
          + " fast weights travel. Says what is wrong, and what to do about it. With"
          + " --workers, fewer tasks at once are wrong.",
    },
    exitCodeList = {"0:fit to train", "1:something is wrong", "2:wrong usage"})
final class DoctorCommand extends ConsoleCommand {
  @Mixin private ConfigurationOptions configuration;

  @ArgGroup(multiplicity = "0..1")
  private Source source;

  /** Volumes to read; at most one of both is given. */
  static final class Source {
    @Option(
        names = "--data-dir",
        paramLabel = "URI",
        description = "Directory of volumes: each executor reads a crop of three of them.")
    private String dataDirectory;

    @Option(
        names = "--index",
        paramLabel = "URI",
        description =
            "An index of byol3d ingest: each executor reads a crop of three of its volumes.")
    private String index;
  }

  @Option(names = "--device", paramLabel = "auto|cpu|gpu", description = "As --set compute.device.")
  private String device;

  @Mixin private WorkersOption workers;

  @Option(
      names = "--timeout",
      defaultValue = "120",
      paramLabel = "SECONDS",
      description =
          "How long to wait for executors, and for each of their answers. Default:"
              + " ${DEFAULT-VALUE}.")
  private int timeout;

  @Override
  public Integer call() throws IOException, InterruptedException {
    requirePositive("--timeout", timeout);
    var resolved = configuration.with("--device", "compute.device", device).resolve().config();
    try (var spark = SparkSessions.startTraining("doctor", workers.threads());
        var doctor =
            new Doctor(
                JavaSparkContext.fromSparkContext(spark.sparkContext()),
                resolved,
                Duration.ofSeconds(timeout))) {
      var seen = doctor.examine(files(spark), workers.given());
      var findings = Checks.of(seen);
      DoctorSummary.print(out(), seen, findings);
      return findings.isEmpty() ? 0 : 1;
    }
  }

  private List<String> files(SparkSession spark) throws IOException {
    if (source == null) {
      return List.of();
    }
    var files =
        source.index != null
            ? VolumeIndex.load(spark, source.index).volumes().stream()
                .map(IndexedVolume::uri)
                .toList()
            : VolumeListing.of(source.dataDirectory, spark.sparkContext().hadoopConfiguration())
                .files()
                .stream()
                .map(FileIdentity::uri)
                .toList();
    if (files.isEmpty()) {
      throw new IOException(
          (source.index != null ? source.index : source.dataDirectory)
              + " has no volumes (*.b2nd, *.npy) to read");
    }
    return files;
  }
}
