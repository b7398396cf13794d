package org.byol3d.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.data.Percentage;
import org.byol3d.checkpoint.Branch;
import org.byol3d.checkpoint.CheckpointDirectory;
import org.byol3d.checkpoint.CheckpointHeader;
import org.byol3d.checkpoint.CheckpointReference;
import org.byol3d.checkpoint.EncoderExport;
import org.byol3d.checkpoint.ExportDirectory;
import org.byol3d.checkpoint.FileChecksum;
import org.byol3d.checkpoint.ModelCard;
import org.byol3d.checkpoint.WeightsFile;
import org.byol3d.cluster.LocalSession;
import org.byol3d.config.Presets;
import org.byol3d.ingest.IngestJob;
import org.byol3d.ingest.IngestListener;
import org.byol3d.ingest.IngestOptions;
import org.byol3d.ingest.ScanIdRule;
import org.byol3d.ingest.StatisticsMode;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.phantom.PhantomGenerator;
import org.byol3d.phantom.PhantomParameters;
import org.byol3d.phantom.dataset.PhantomDataset;
import org.byol3d.run.RunCheckpoints;
import org.byol3d.storage.StoreDirectory;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads and resumes what an earlier version wrote; the resources' README says how. */
class EarlierVersionTest {
  private static final Path FILES = Path.of("src/test/resources/earlier-version");
  private static final Configuration HADOOP = new Configuration();
  private static final List<String> SETTINGS =
      List.of(
          "network.base-channels=4",
          "network.levels=2",
          "crop.size=8",
          "network.projector.hidden=8",
          "network.projector.output=4",
          "network.predictor.hidden=8",
          "schedule.epochs=2",
          "checkpoints.save-every=2",
          "compute.device=cpu");

  @TempDir private static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void startSpark() {
    spark = LocalSession.start(1, folder);
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  private static CheckpointHeader header(Path checkpoint) throws IOException {
    return new CheckpointDirectory(StoreDirectory.of(checkpoint.getParent().toString(), HADOOP))
        .header(checkpoint.getFileName().toString());
  }

  /** Returns the checksums of a checkpoint's files, under the names of today. */
  private static Map<String, FileChecksum> files(CheckpointHeader header) {
    var files = new TreeMap<String, FileChecksum>();
    header.files().forEach((name, file) -> files.put(name.replace("optimiser", "optimizer"), file));
    return files;
  }

  @Test
  void checkpointsAreRead() throws IOException {
    var checkpoint = CheckpointReference.find(FILES.resolve("run").toString(), HADOOP);
    var header = checkpoint.directory().requireSound(checkpoint.name());

    assertThat(checkpoint.name()).isEqualTo("step-000000002");
    assertThat(header.version()).isEqualTo(2);
    assertThat(header.files()).containsKey("optimiser.safetensors");
    assertThat(header.optimizer()).isEqualTo(new CheckpointHeader.Optimizer("adamw", 2));
    var stored = Presets.PRETRAIN.parseText(header.run().configuration());
    assertThat(stored.methodHash()).isEqualTo(header.run().configurationHash());
    assertThat(stored.methodHash())
        .isEqualTo(Presets.PRETRAIN.resolve("smoke", SETTINGS).methodHash());
  }

  @Test
  void encodersAreExportedAndRead() throws IOException {
    var encoders =
        ExportDirectory.ofEncoders(
            StoreDirectory.of(folder.resolve("encoders").toString(), HADOOP));
    var card =
        new EncoderExport(encoders, Clock.systemUTC())
            .export(
                CheckpointReference.find(FILES.resolve("run").toString(), HADOOP), Branch.ONLINE);

    assertThat(card.input()).isEqualTo(new ModelCard.Input(1, "percentile", Extent.cube(8)));
    var earlier =
        ExportDirectory.ofEncoders(StoreDirectory.of(FILES.resolve("models").toString(), HADOOP));
    assertThat(earlier.latest()).contains("v000001");
    assertThat(earlier.card("v000001").version()).isEqualTo(2);
    assertThat(earlier.card("v000001").input()).isEqualTo(card.input());
    assertThat(WeightsFile.read(FILES.resolve("models").toString(), HADOOP).content().tensors())
        .isNotEmpty();
  }

  @Test
  void indexesAreRead() throws IOException {
    var index = VolumeIndex.load(spark, FILES.resolve("index").toAbsolutePath().toString());

    assertThat(index.generation()).isEqualTo(1);
    assertThat(index.volumes()).hasSize(12);
    assertThat(index.volumes().get(11).uri()).endsWith("scans/scan003_patch0002.b2nd");
    assertThat(index.volumes().get(11).scanId()).isEqualTo("scan003");
    assertThat(index.quarantine()).isEmpty();
  }

  @Test
  void runsAreResumedToSameBits() throws Exception {
    var index = ingestSameScans();
    var run = folder.resolve("run");
    FileSystem.getLocal(HADOOP)
        .getRaw()
        .copyFromLocalFile(
            new org.apache.hadoop.fs.Path(FILES.resolve("run").toUri()),
            new org.apache.hadoop.fs.Path(run.toUri()));
    var finished = header(FILES.resolve("run-finished"));

    train(index, run, Optional.of(RunCheckpoints.LATEST), OptionalLong.empty());
    var resumed = header(run.resolve("checkpoints/step-000000006"));

    assertThat(resumed.version()).isEqualTo(3);
    assertThat(resumed.run().configurationHash()).isEqualTo(finished.run().configurationHash());
    assertThat(resumed.metrics().get("loss"))
        .isCloseTo(finished.metrics().get("loss"), Percentage.withPercentage(1));
    // Bits depend on the processor's instructions: compare them where the first steps agree.
    var fresh = folder.resolve("fresh");
    train(index, fresh, Optional.empty(), OptionalLong.of(2));
    assumeThat(files(header(fresh.resolve("checkpoints/step-000000002"))))
        .isEqualTo(files(header(FILES.resolve("run/checkpoints/step-000000002"))));
    assertThat(files(resumed)).isEqualTo(files(finished));
  }

  private static void train(Path index, Path run, Optional<String> resume, OptionalLong stopAfter)
      throws IOException, InterruptedException {
    var unused =
        new PretrainJob(spark, record -> {}, () -> false)
            .run(
                new PretrainOptions(
                    Presets.PRETRAIN.resolve("smoke", SETTINGS),
                    index.toString(),
                    run.toString(),
                    resume,
                    OptionalInt.of(1),
                    stopAfter,
                    "test",
                    Optional.empty(),
                    TrainingVolumes.ALL));
  }

  /** Makes the scans of the earlier index again and indexes them. */
  private static Path ingestSameScans() throws IOException {
    var scans = Files.createDirectories(folder.resolve("scans"));
    var shape = new PhantomDataset.Shape(4, 3, 32, PhantomDataset.Voxels.ZSCORE, false);
    var dataset =
        new PhantomDataset(
            HADOOP, scans.toString(), new PhantomGenerator(PhantomParameters.defaults(), 0), shape);
    for (int scan = 0; scan < shape.scans(); scan++) {
      for (int patch = 0; patch < shape.patches(); patch++) {
        dataset.writePatch(scan, patch);
      }
    }
    var index = folder.resolve("index");
    var unused =
        new IngestJob(spark, Clock.systemUTC(), IngestListener.NONE)
            .run(
                new IngestOptions(
                    scans.toString(),
                    index.toString(),
                    ScanIdRule.of("/(scan[0-9]+)_"),
                    StatisticsMode.FULL,
                    8,
                    OptionalInt.of(1)));
    return index;
  }
}
