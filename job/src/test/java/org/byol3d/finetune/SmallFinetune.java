package org.byol3d.finetune;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.checkpoint.CheckpointDirectory;
import org.byol3d.checkpoint.CheckpointHeader;
import org.byol3d.checkpoint.PretrainedEncoder;
import org.byol3d.config.FinetuneConfig;
import org.byol3d.config.Presets;
import org.byol3d.config.ResolvedConfig;
import org.byol3d.metrics.FinetuneMetrics;
import org.byol3d.metrics.MetricsReader;
import org.byol3d.metrics.MetricsRecord;
import org.byol3d.metrics.ValidationMetrics;
import org.byol3d.run.RunCheckpoints;
import org.byol3d.storage.StoreDirectory;

/**
 * A run of {@link #STEPS} steps of four micro-batches, and its results.
 *
 * @param directory the run's directory
 * @param settings settings on top of the smoke preset and of this class
 * @param options the others
 */
record SmallFinetune(Path directory, List<String> settings, FinetuneOptions options) {
  /** Four epochs of eight volumes, one crop each: two steps per epoch. */
  static final int STEPS = 8;

  private static final List<String> OWN =
      List.of(
          "batch.micro=1",
          "crop.per-volume=1",
          "schedule.epochs=4",
          "validation.share=0.2",
          "validation.every-epochs=2",
          "compute.device=cpu",
          "checkpoints.save-every=3",
          "checkpoints.keep=3");

  static SmallFinetune of(SmallLabels labels, String name) {
    var directory = labels.folder().resolve(name);
    return new SmallFinetune(
        directory,
        List.of(),
        new FinetuneOptions(
            config(List.of()),
            labels.index(),
            Optional.empty(),
            Optional.empty(),
            0,
            Optional.empty(),
            directory.toString(),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            "test"));
  }

  private static ResolvedConfig<FinetuneConfig> config(List<String> settings) {
    return Presets.FINETUNE.resolve(
        "finetune-smoke", Stream.concat(OWN.stream(), settings.stream()).toList());
  }

  SmallFinetune with(String... more) {
    var all = Stream.concat(settings.stream(), Stream.of(more)).toList();
    return new SmallFinetune(
        directory,
        all,
        new FinetuneOptions(
            config(all),
            options.index(),
            options.labels(),
            options.splits(),
            options.fold(),
            options.encoder(),
            options.saveDirectory(),
            options.resume(),
            options.workers(),
            options.stopAfter(),
            options.codeVersion()));
  }

  SmallFinetune workers(int number) {
    return change(
        options.splits(), options.encoder(), options.resume(), number, options.stopAfter());
  }

  SmallFinetune stopAfter(long steps) {
    return change(
        options.splits(),
        options.encoder(),
        options.resume(),
        options.workers().orElse(1),
        OptionalLong.of(steps));
  }

  SmallFinetune from(Path checkpoint) throws IOException {
    return change(
        options.splits(),
        Optional.of(PretrainedEncoder.load(checkpoint.toString(), new Configuration())),
        options.resume(),
        options.workers().orElse(1),
        options.stopAfter());
  }

  /** Returns the same run without an encoder's weights. */
  SmallFinetune fromNothing() {
    return change(
        options.splits(),
        Optional.empty(),
        options.resume(),
        options.workers().orElse(1),
        options.stopAfter());
  }

  SmallFinetune splits(Path file) {
    return change(
        Optional.of(file.toString()),
        options.encoder(),
        options.resume(),
        options.workers().orElse(1),
        options.stopAfter());
  }

  SmallFinetune withoutSplits() {
    return change(
        Optional.empty(),
        options.encoder(),
        options.resume(),
        options.workers().orElse(1),
        options.stopAfter());
  }

  SmallFinetune index(String index) {
    return new SmallFinetune(
        directory,
        settings,
        new FinetuneOptions(
            options.config(),
            index,
            options.labels(),
            options.splits(),
            options.fold(),
            options.encoder(),
            options.saveDirectory(),
            options.resume(),
            options.workers(),
            options.stopAfter(),
            options.codeVersion()));
  }

  /** Returns the same run, resumed from the newest checkpoint to the end. */
  SmallFinetune resumed() {
    return resumed(RunCheckpoints.LATEST);
  }

  /** Returns the same run, resumed from a checkpoint to the end. */
  SmallFinetune resumed(String checkpoint) {
    return change(
        options.splits(),
        options.encoder(),
        Optional.of(checkpoint),
        options.workers().orElse(1),
        OptionalLong.empty());
  }

  private SmallFinetune change(
      Optional<String> splits,
      Optional<PretrainedEncoder> encoder,
      Optional<String> resume,
      int workers,
      OptionalLong stopAfter) {
    return new SmallFinetune(
        directory,
        settings,
        new FinetuneOptions(
            options.config(),
            options.index(),
            options.labels(),
            splits,
            options.fold(),
            encoder,
            options.saveDirectory(),
            resume,
            OptionalInt.of(workers),
            stopAfter,
            options.codeVersion()));
  }

  CheckpointDirectory checkpoints() throws IOException {
    return new CheckpointDirectory(
        StoreDirectory.of(directory.resolve("checkpoints").toString(), new Configuration()));
  }

  CheckpointHeader header(long steps) throws IOException {
    return checkpoints().header(CheckpointDirectory.name(steps));
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

  List<Double> losses() throws IOException {
    return records(FinetuneMetrics.class).stream().map(FinetuneMetrics::loss).toList();
  }

  List<ValidationMetrics> validations() throws IOException {
    return records(ValidationMetrics.class);
  }

  /** Reads the events of one kind in the log, in order. */
  List<MetricsRecord.Event> events(String kind) throws IOException {
    return records(MetricsRecord.Event.class).stream()
        .filter(it -> it.kind().equals(kind))
        .toList();
  }

  <R extends MetricsRecord> List<R> records(Class<R> type) throws IOException {
    var records = new ArrayList<R>();
    try (var reader =
        MetricsReader.open(StoreDirectory.of(directory.toString(), new Configuration()))) {
      for (var next = reader.next(); next != null; next = reader.next()) {
        if (type.isInstance(next)) {
          records.add(type.cast(next));
        }
      }
    }
    return records;
  }
}
