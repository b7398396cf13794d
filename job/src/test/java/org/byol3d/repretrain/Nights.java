package org.byol3d.repretrain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.byol3d.checkpoint.ExportDirectory;
import org.byol3d.checkpoint.ModelCard;
import org.byol3d.config.Presets;
import org.byol3d.ingest.ScanIdRule;
import org.byol3d.metrics.MetricsSink;
import org.byol3d.phantom.PhantomGenerator;
import org.byol3d.phantom.PhantomParameters;
import org.byol3d.phantom.dataset.PhantomDataset;
import org.byol3d.storage.StoreDirectory;

/**
 * A lab that gets scans every night: volumes of 16³ voxels, a network of two levels, runs of a few
 * steps. By default every margin accepts a new model.
 *
 * @param folder of all files
 * @param models name of the directory of models
 * @param minNew see {@link RepretrainOptions}
 * @param margins of the acceptance
 * @param settings over the tiny configuration
 * @param dataDirectory name of the directory of scans
 * @param scanIds pattern of scan ids
 * @param oldPerNew see {@link RepretrainOptions}
 */
record Nights(
    Path folder,
    String models,
    int minNew,
    Map<Criterion, Double> margins,
    List<String> settings,
    String dataDirectory,
    String scanIds,
    double oldPerNew) {
  static final String SCANS = "/(scan[0-9]+)_";
  static final Map<Criterion, Double> ANY =
      Map.of(
          Criterion.LOSS, 8.0,
          Criterion.MATCHING, 1.0,
          Criterion.RANK, 1.0,
          Criterion.COSINE, 2.0,
          Criterion.PLAQUE, 1.0);

  /** Holds out one scan of four to six: the third one, whose hash is the lowest. */
  private static final double HELD_OUT = 0.25;

  private static final List<String> TINY =
      List.of(
          "network.base-channels=4",
          "network.levels=2",
          "network.projector.hidden=16",
          "network.projector.output=8",
          "network.predictor.hidden=16",
          "crop.size=8",
          "schedule.epochs=4",
          "compute.device=cpu",
          "checkpoints.save-every=2",
          "report.collapse-every=2",
          "report.collapse-rows=8");

  static Nights in(Path folder) {
    return new Nights(folder, "models", 3, ANY, List.of(), "data", SCANS, 1);
  }

  Nights models(String name) {
    return new Nights(folder, name, minNew, margins, settings, dataDirectory, scanIds, oldPerNew);
  }

  Nights margin(Criterion criterion, double margin) {
    return new Nights(
        folder,
        models,
        minNew,
        Map.of(criterion, margin),
        settings,
        dataDirectory,
        scanIds,
        oldPerNew);
  }

  Nights minNew(int least) {
    return new Nights(folder, models, least, margins, settings, dataDirectory, scanIds, oldPerNew);
  }

  Nights oldPerNew(double ratio) {
    return new Nights(folder, models, minNew, margins, settings, dataDirectory, scanIds, ratio);
  }

  Nights scanIds(String pattern) {
    return new Nights(folder, models, minNew, margins, settings, dataDirectory, pattern, oldPerNew);
  }

  Nights with(String... more) {
    return new Nights(
        folder,
        models,
        minNew,
        margins,
        Stream.concat(settings.stream(), Stream.of(more)).toList(),
        dataDirectory,
        scanIds,
        oldPerNew);
  }

  Path data() {
    return folder.resolve(dataDirectory);
  }

  /** Writes the scans of the first night: four scans of two patches. One scan is held out. */
  void firstScans() throws IOException {
    for (int scan = 0; scan < 4; scan++) {
      scan(scan, 2);
    }
  }

  /** Writes a scan of a later night, with the given number of patches. */
  void scan(int number, int patches) throws IOException {
    Files.createDirectories(data());
    var dataset =
        new PhantomDataset(
            new Configuration(),
            data().toString(),
            new PhantomGenerator(PhantomParameters.defaults(), 1),
            new PhantomDataset.Shape(number + 1, patches, 16, PhantomDataset.Voxels.UINT16, false));
    for (int patch = 0; patch < patches; patch++) {
      dataset.writePatch(number, patch);
    }
  }

  void damage(int scan, int patch) throws IOException {
    Files.write(
        data().resolve(PhantomDataset.id(scan, patch) + ".b2nd"),
        "no volume at all, but long enough for the header of a volume"
            .getBytes(StandardCharsets.UTF_8));
  }

  RepretrainOptions options() {
    return options(false);
  }

  RepretrainOptions options(boolean abandon) {
    return new RepretrainOptions(
        data().toString(),
        folder.resolve("index").toString(),
        folder.resolve(models).toString(),
        Presets.PRETRAIN.resolve("smoke", Stream.concat(TINY.stream(), settings.stream()).toList()),
        ScanIdRule.of(scanIds),
        false,
        minNew,
        oldPerNew,
        new AcceptanceRule(margins),
        Optional.empty(),
        HELD_OUT,
        16,
        OptionalInt.of(1),
        Duration.ofMinutes(10),
        abandon,
        "test");
  }

  /** Runs an undisturbed night. */
  LedgerEntry run(SparkSession spark) throws IOException, InterruptedException {
    return run(spark, record -> {}, (stage, detail) -> {});
  }

  LedgerEntry run(SparkSession spark, MetricsSink console, RepretrainListener listener)
      throws IOException, InterruptedException {
    return run(spark, Clock.systemUTC(), console, listener);
  }

  LedgerEntry run(SparkSession spark, Clock clock, MetricsSink console, RepretrainListener listener)
      throws IOException, InterruptedException {
    return new RepretrainJob(spark, clock, console, listener, () -> false)
        .run(options())
        .orElseThrow();
  }

  StoreDirectory directory() throws IOException {
    return StoreDirectory.of(folder.resolve(models).toString(), new Configuration());
  }

  ExportDirectory<ModelCard> encoders() throws IOException {
    return ExportDirectory.ofEncoders(directory());
  }

  List<LedgerEntry> ledger() throws IOException {
    return new Ledger(directory()).entries();
  }

  byte[] encoder(String version) throws IOException {
    return Files.readAllBytes(
        folder.resolve(models).resolve(version).resolve("encoder.safetensors"));
  }

  /** Copies the line of models with its history. */
  Nights copy(String name) throws IOException {
    try (var all = Files.walk(folder.resolve(models))) {
      for (var path : new ArrayList<>(all.toList())) {
        var to = folder.resolve(name).resolve(folder.resolve(models).relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(to);
        } else {
          Files.copy(path, to);
        }
      }
    }
    return models(name);
  }
}
