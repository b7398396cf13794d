package org.byol3d.pretrain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;
import org.byol3d.ingest.IngestJob;
import org.byol3d.ingest.IngestListener;
import org.byol3d.ingest.IngestOptions;
import org.byol3d.ingest.ScanIdRule;
import org.byol3d.ingest.StatisticsMode;
import org.byol3d.phantom.PhantomGenerator;
import org.byol3d.phantom.PhantomParameters;
import org.byol3d.phantom.dataset.PhantomDataset;

/**
 * Eight phantoms of 24³ voxels and their index: two steps of four pairs per epoch.
 *
 * @param folder folder of volumes and index
 */
record SmallScans(Path folder) {
  private static final int SCANS = 2;
  private static final int PATCHES = 4;
  private static final int EDGE = 24;
  private static final int CROP = 16;

  static final int VOLUMES = SCANS * PATCHES;

  static SmallScans write(SparkSession spark, Path folder) throws IOException {
    var scans = writeVolumes(folder);
    ingest(spark, scans.data().toString(), scans.index());
    return scans;
  }

  private static SmallScans writeVolumes(Path folder) throws IOException {
    var scans = new SmallScans(folder);
    Files.createDirectories(scans.data());
    var dataset =
        new PhantomDataset(
            new Configuration(),
            scans.data().toString(),
            new PhantomGenerator(PhantomParameters.defaults(), 1),
            new PhantomDataset.Shape(SCANS, PATCHES, EDGE, PhantomDataset.Voxels.UINT16, false));
    for (int scan = 0; scan < SCANS; scan++) {
      for (int patch = 0; patch < PATCHES; patch++) {
        dataset.writePatch(scan, patch);
      }
    }
    return scans;
  }

  /**
   * Writes the same to another file system, by way of a local folder.
   *
   * @return URI of the index
   */
  static String writeTo(FileSystem other, SparkSession spark, Path folder) throws IOException {
    var root = other.getUri().toString();
    other.copyFromLocalFile(
        new org.apache.hadoop.fs.Path(writeVolumes(folder).data().toUri()),
        new org.apache.hadoop.fs.Path(root + "/data"));
    ingest(spark, root + "/data", root + "/index");
    return root + "/index";
  }

  private static void ingest(SparkSession spark, String data, String index) throws IOException {
    new IngestJob(spark, Clock.systemUTC(), IngestListener.NONE)
        .run(
            new IngestOptions(
                data, index, ScanIdRule.FOLDER_PATH, StatisticsMode.FULL, CROP, OptionalInt.of(1)));
  }

  private Path data() {
    return folder.resolve("data");
  }

  String index() {
    return folder.resolve("index").toString();
  }

  /** Returns the file of a volume. */
  Path volume(int scan, int patch) {
    return data().resolve(PhantomDataset.id(scan, patch) + ".b2nd");
  }
}
