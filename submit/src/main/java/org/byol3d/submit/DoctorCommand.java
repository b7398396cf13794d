package org.byol3d.submit;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.byol3d.config.PretrainConfig;
import org.byol3d.doctor.Checks;
import org.byol3d.doctor.Doctor;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.ingest.VolumeListing;
import org.byol3d.volume.source.FileIdentity;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code byol3d doctor}: whether a cluster is fit to train, executor by executor. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    description = {
      "Examines every executor of the cluster that spark-submit names, or this process: GPUs,",
      "libtorch, memory, clocks, how fast it reads the data and how fast weights travel.",
      "Says what is wrong, and what to do about it.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:fit to train", "1:something is wrong", "2:wrong usage"})
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ConfigurationOptions configuration;

  @ArgGroup(multiplicity = "0..1")
  private Source source;

  /** Where there are volumes to read. */
  static final class Source {
    @Option(
        names = "--data-dir",
        paramLabel = "URI",
        description = "Directory of volumes: each executor reads a crop of three of them.")
    private String dataDirectory;

    @Option(
        names = "--index",
        paramLabel = "URI",
        description = "The same, of the volumes of an index that byol3d ingest made.")
    private String index;
  }

  @Option(names = "--device", paramLabel = "auto|cpu|gpu", description = "As --set compute.device.")
  private String device;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description =
          "Tasks that should run at once; fewer are a finding. In this process: so many threads.")
  private Integer workers;

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
    Counts.requirePositive(spec, "--workers", workers == null ? 1 : workers);
    Counts.requirePositive(spec, "--timeout", timeout);
    var resolved = resolve();
    int threads = workers == null ? Runtime.getRuntime().availableProcessors() : workers;
    try (var spark = SparkSessions.startTraining("doctor", threads);
        var doctor =
            new Doctor(
                JavaSparkContext.fromSparkContext(spark.sparkContext()),
                resolved,
                Duration.ofSeconds(timeout))) {
      var seen =
          doctor.examine(
              files(spark), workers == null ? OptionalInt.empty() : OptionalInt.of(workers));
      var findings = Checks.of(seen);
      DoctorSummary.print(spec.commandLine().getOut(), seen, findings);
      return findings.isEmpty() ? 0 : 1;
    }
  }

  private PretrainConfig resolve() {
    var flags = new ArrayList<String>();
    ConfigurationOptions.add(flags, "compute.device", device);
    return configuration.resolve(flags).config();
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
