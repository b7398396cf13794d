package org.byol3d.pretrain;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.checkpoint.Branch;
import org.byol3d.checkpoint.Checkpoint;
import org.byol3d.checkpoint.CheckpointStore;
import org.byol3d.config.Presets;
import org.byol3d.config.PretrainConfig;
import org.byol3d.config.ResolvedConfig;
import org.byol3d.metrics.MetricsReader;
import org.byol3d.metrics.MetricsRecord;
import org.byol3d.metrics.StepMetrics;
import org.byol3d.nn.TensorSpec;
import org.byol3d.run.RunCheckpoints;
import org.byol3d.storage.StoreDirectory;

/**
 * A run of {@link #STEPS} steps of four micro-batches, and its results.
 *
 * @param directory the run's directory
 * @param index URI of the index
 * @param settings settings on top of the smoke preset and of this class
 * @param resume see {@link PretrainOptions}
 * @param workers see {@link PretrainOptions}
 * @param stopAfter see {@link PretrainOptions}
 * @param startFrom see {@link PretrainOptions}
 */
record SmallRun(
    Path directory,
    String index,
    List<String> settings,
    Optional<String> resume,
    OptionalInt workers,
    OptionalLong stopAfter,
    Optional<String> startFrom) {
  static final int STEPS = 12;

  private static final List<String> OWN =
      List.of(
          "batch.micro=1",
          "schedule.epochs=" + STEPS * 4 / SmallScans.VOLUMES,
          "compute.device=cpu",
          "checkpoints.save-every=4",
          "checkpoints.keep=3",
          "report.collapse-every=4",
          "report.collapse-rows=8");

  static SmallRun of(SmallScans scans, String name) {
    return new SmallRun(
        scans.folder().resolve(name),
        scans.index(),
        List.of(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        Optional.empty());
  }

  /** Returns the same run, starting with the weights of an earlier run. */
  SmallRun startedFrom(SmallRun earlier) {
    return startedFrom(earlier.directory);
  }

  /** Returns the same run, starting with the weights of an earlier run or of a file. */
  SmallRun startedFrom(Path weights) {
    return new SmallRun(
        directory,
        index,
        settings,
        resume,
        workers,
        stopAfter,
        Optional.of(weights.toUri().toString()));
  }

  SmallRun with(String... more) {
    var all = Stream.concat(settings.stream(), Stream.of(more)).toList();
    return new SmallRun(directory, index, all, resume, workers, stopAfter, startFrom);
  }

  SmallRun workers(int number) {
    return new SmallRun(
        directory, index, settings, resume, OptionalInt.of(number), stopAfter, startFrom);
  }

  SmallRun stopAfter(long steps) {
    return new SmallRun(
        directory, index, settings, resume, workers, OptionalLong.of(steps), startFrom);
  }

  /** Returns the same run, resumed from the newest checkpoint to the end. */
  SmallRun resumed() {
    return resumed(RunCheckpoints.LATEST);
  }

  SmallRun resumed(String from) {
    return new SmallRun(
        directory, index, settings, Optional.of(from), workers, OptionalLong.empty(), startFrom);
  }

  ResolvedConfig<PretrainConfig> config() {
    return Presets.PRETRAIN.resolve(
        "smoke", Stream.concat(OWN.stream(), settings.stream()).toList());
  }

  PretrainOptions options() {
    return new PretrainOptions(
        config(),
        index,
        directory.toString(),
        resume,
        workers,
        stopAfter,
        "test",
        startFrom,
        TrainingVolumes.ALL);
  }

  /** Returns the path of a checkpoint. */
  Path checkpoint(long steps) {
    return directory.resolve(String.format(Locale.ROOT, "checkpoints/step-%09d", steps));
  }

  /** Reads the bytes of all tensors of a checkpoint, by file. */
  SortedMap<String, ByteBuffer> bits(long steps) throws IOException {
    var bits = new TreeMap<String, ByteBuffer>();
    try (var files = Files.list(checkpoint(steps))) {
      for (var file : files.filter(it -> it.toString().endsWith(".safetensors")).toList()) {
        bits.put(file.getFileName().toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
      }
    }
    return bits;
  }

  /** Loads the checkpoint after so many steps. */
  Checkpoint load(long steps) throws IOException {
    var networks = new ByolNetworks(config().config().network());
    return new CheckpointStore(
            StoreDirectory.of(directory.resolve("checkpoints").toString(), new Configuration()),
            Map.of(Branch.ONLINE, networks.online(), Branch.TARGET, networks.target()),
            TensorSpec.size(TensorSpec.parameters(networks.online())))
        .load(checkpoint(steps).getFileName().toString());
  }

  /** Reads the steps of the log, in order. */
  List<StepMetrics> steps() throws IOException {
    return records().stream()
        .filter(StepMetrics.class::isInstance)
        .map(StepMetrics.class::cast)
        .toList();
  }

  List<Double> losses() throws IOException {
    return steps().stream().map(StepMetrics::loss).toList();
  }

  /** Reads the events of one kind in the log, in order. */
  List<MetricsRecord.Event> events(String kind) throws IOException {
    return records().stream()
        .filter(MetricsRecord.Event.class::isInstance)
        .map(MetricsRecord.Event.class::cast)
        .filter(it -> it.kind().equals(kind))
        .toList();
  }

  private List<MetricsRecord> records() throws IOException {
    var records = new ArrayList<MetricsRecord>();
    var run = StoreDirectory.of(directory.toString(), new Configuration());
    try (var reader = MetricsReader.open(run)) {
      for (var next = reader.next(); next != null; next = reader.next()) {
        records.add(next);
      }
    }
    return records;
  }
}
