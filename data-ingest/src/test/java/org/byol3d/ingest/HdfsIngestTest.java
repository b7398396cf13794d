package org.byol3d.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.sql.SparkSession;
import org.byol3d.b2nd.chunk.ChunkDecoder;
import org.byol3d.b2nd.frame.Frame;
import org.byol3d.b2nd.io.FileSource;
import org.byol3d.ingest.labels.LabeledCase;
import org.byol3d.ingest.labels.LabeledIndex;
import org.byol3d.ingest.labels.Split;
import org.byol3d.storage.Lease;
import org.byol3d.storage.LeaseHeldException;
import org.byol3d.storage.StoreDirectory;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.source.HadoopSourceOpener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Tests with an HDFS in this process, with one data node. */
class HdfsIngestTest {
  @TempDir private static Path folder;
  private static MiniDFSCluster cluster;
  private static FileSystem hdfs;

  private final SparkSession spark = SparkTests.session();
  private String root;

  @BeforeAll
  static void startHdfs() throws IOException {
    var configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("dfs").toString());
    cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
    hdfs = cluster.getFileSystem();
  }

  @AfterAll
  static void stopHdfs() {
    cluster.close();
  }

  @BeforeEach
  void writeVolumes(TestInfo test) throws IOException {
    root = hdfs.getUri() + "/" + test.getTestMethod().orElseThrow().getName();
    var local = folder.resolve(test.getTestMethod().orElseThrow().getName());
    for (var i = 0; i < 3; i++) {
      TestVolumes.writeB2nd(local.resolve("scan " + i % 2 + "/patch" + i + ".b2nd"), 24, i);
    }
    TestVolumes.writeNpy(local.resolve("scan 0/counts.npy"), new Extent(20, 24, 28));
    copy(local, "data");
  }

  private void copy(Path from, String to) throws IOException {
    hdfs.copyFromLocalFile(
        new org.apache.hadoop.fs.Path(from.toUri()), new org.apache.hadoop.fs.Path(root, to));
  }

  private IngestOptions options(String index, int tasks) {
    return new IngestOptions(
        root + "/data",
        root + "/" + index,
        ScanIdRule.FOLDER_PATH,
        StatisticsMode.FULL,
        16,
        OptionalInt.of(tasks));
  }

  private IngestReport ingest(IngestOptions options) throws IOException {
    return new IngestJob(spark, Clock.systemUTC(), IngestListener.NONE).run(options);
  }

  private Map<String, ByteBuffer> contents(String index) throws IOException {
    var base = new org.apache.hadoop.fs.Path(root, index);
    var contents = new TreeMap<String, ByteBuffer>();
    var files = hdfs.listFiles(base, true);
    while (files.hasNext()) {
      var path = files.next().getPath();
      try (var in = hdfs.open(path)) {
        contents.put(
            path.toString().substring(base.toString().length()),
            ByteBuffer.wrap(in.readAllBytes()));
      }
    }
    return contents;
  }

  @Test
  void anyNumberOfTasksMakesSameIndex() throws IOException {
    TestVolumes.copyDamaged(folder.resolve("damaged"));
    copy(folder.resolve("damaged"), "data/damaged");
    var report = ingest(options("one", 1));
    assertThat(report.opened()).isEqualTo(report.seen());
    var one = contents("one");
    assertThat(one).hasSize(3);
    for (var tasks : List.of(2, 4)) {
      ingest(options("other" + tasks, tasks));
      assertThat(contents("other" + tasks)).isEqualTo(one);
    }

    hdfs.delete(new org.apache.hadoop.fs.Path(root, "data/scan 1/patch1.b2nd"), false);
    copy(TestVolumes.writeB2nd(folder.resolve("new.b2nd"), 24, 9), "data/scan 0/new.b2nd");
    copy(TestVolumes.writeB2nd(folder.resolve("new.b2nd"), 24, 10), "data/scan 0/patch0.b2nd");
    for (var index : List.of("one", "other4")) {
      var second = ingest(options(index, index.equals("one") ? 1 : 4));
      assertThat(second.opened()).isEqualTo(2);
      assertThat(List.of(second.added(), second.changed(), second.vanished())).containsOnly(1);
      assertThat(second.generation()).isEqualTo(2);
    }
    assertThat(contents("other4"))
        .isEqualTo(contents("one"))
        .hasSize(5)
        .containsAllEntriesOf(withoutManifest(one));
    assertThat(VolumeIndex.load(spark, root + "/one").volumes())
        .extracting(IndexedVolume::uri)
        .contains(root + "/data/scan 0/new.b2nd")
        .doesNotContain(root + "/data/scan 1/patch1.b2nd");
  }

  @Test
  void labeledDataIsReadFromHdfs() throws IOException {
    copy(Path.of("src/test/resources/nnunet"), "set");
    var options =
        IngestOptions.of(root + "/set/nnUNetPlans_3d_fullres", root + "/labeled").withMasks();
    assertThat(ingest(options).masks().orElseThrow().masks()).isEqualTo(4);
    assertThat(ingest(options).committed()).isFalse();
    var index = VolumeIndex.load(spark, root + "/labeled");
    var labeled = LabeledIndex.load(index, Optional.empty(), hdfs.getConf());
    assertThat(labeled.labelsFile()).contains(root + "/set/dataset.json");
    assertThat(labeled.labels()).hasToString("plaque = 1, vessel = 2");
    var split = Split.ofFile(root + "/set/splits_final.json", 2, labeled, hdfs.getConf());
    assertThat(split.validation()).extracting(LabeledCase::name).containsExactly("brain_002");
  }

  private static Map<String, ByteBuffer> withoutManifest(Map<String, ByteBuffer> contents) {
    var rest = new TreeMap<>(contents);
    rest.remove("/manifest.json");
    return rest;
  }

  @Test
  void lockIsHeldTakenOverAndReturned() throws IOException {
    var index = StoreDirectory.of(root + "/index", hdfs.getConf());
    var clock = Clock.systemUTC();
    var first = Lease.acquire(index, IngestJob.LOCK, clock, "anna");
    first.renew();
    assertThatThrownBy(() -> ingest(options("index", 1)))
        .isInstanceOf(LeaseHeldException.class)
        .hasMessageContaining("anna");
    var later = Clock.offset(clock, Duration.ofHours(1));
    try (var second = Lease.acquire(index, IngestJob.LOCK, later, "bert")) {
      second.assertHeld();
      assertThatThrownBy(first::assertHeld).hasMessageContaining("bert");
    }
    assertThat(ingest(options("index", 1)).committed()).isTrue();
  }

  /**
   * Checks the bytes that the file system counts: those of the chunks that the crop meets, and
   * those for opening the volume, which do not grow with the volume's data.
   */
  @Test
  void cropMovesOnlyItsChunksAndHeader() throws IOException {
    var extent = new Extent(128, 160, 192);
    var file =
        TestVolumes.writeB2nd(
            folder.resolve("large.b2nd"), extent, TestVolumes.texture(extent, 1), 48, 16);
    copy(file, "large.b2nd");
    var box = new Box(20, 50, 60, Extent.cube(96));
    long touched = 0;
    long around;
    var grid = new Extent(3, 4, 4);
    try (var frame = Frame.open(new FileSource(file), new ChunkDecoder())) {
      long all = 0;
      for (var chunk = 0; chunk < frame.chunks(); chunk++) {
        var d = chunk / (grid.height() * grid.width());
        var h = chunk / grid.width() % grid.height();
        var w = chunk % grid.width();
        var bytes = frame.storedBytes(chunk);
        all += bytes;
        if (new Box(d * 48, h * 48, w * 48, Extent.cube(48)).sharedVoxels(box) > 0) {
          touched += bytes;
        }
      }
      around = java.nio.file.Files.size(file) - all;
      assertThat(touched).isLessThan(all * 3 / 4);
    }
    var opener = new FormatVolumeOpener(new HadoopSourceOpener(hdfs.getConf()));
    var values = new float[(int) box.extent().voxels()];
    var before = bytesRead();
    try (var volume = opener.open(root + "/large.b2nd")) {
      var opening = bytesRead() - before;
      assertThat(opening).isLessThanOrEqualTo(around);
      volume.read(box, values, 0);
      assertThat(bytesRead() - before).isLessThanOrEqualTo(touched + around).isGreaterThan(opening);
    }
    try (var volume = opener.open(file.toString())) {
      var expected = new float[values.length];
      volume.read(box, expected, 0);
      assertThat(values).isEqualTo(expected);
    }
  }

  private static long bytesRead() {
    return FileSystem.getGlobalStorageStatistics().get("hdfs").getLong("bytesRead");
  }
}
