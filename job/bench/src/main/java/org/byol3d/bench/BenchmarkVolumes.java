package org.byol3d.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.byol3d.ingest.IngestJob;
import org.byol3d.ingest.IngestListener;
import org.byol3d.ingest.IngestOptions;
import org.byol3d.ingest.ScanIdRule;
import org.byol3d.ingest.StatisticsMode;
import org.byol3d.phantom.PhantomGenerator;
import org.byol3d.phantom.PhantomParameters;
import org.byol3d.phantom.dataset.PhantomDataset;
import org.byol3d.volume.Extent;

/** Makes phantoms to train on, with edges of twice the crop, and their index. */
public final class BenchmarkVolumes {
  /** Number of volumes. */
  public static final int COUNT = 8;

  /** Smallest edge of a phantom, in voxels. */
  private static final int SMALLEST = 16;

  private BenchmarkVolumes() {}

  /**
   * Writes and ingests the volumes.
   *
   * @param folder local folder to write to
   * @param crop extent of the crops
   * @return URI of the index
   */
  public static String write(SparkSession spark, Path folder, Extent crop) throws IOException {
    var data = folder.resolve("data").toString();
    var index = folder.resolve("index").toString();
    var shape =
        new PhantomDataset.Shape(
            1, COUNT, Math.max(SMALLEST, 2 * longest(crop)), PhantomDataset.Voxels.ZSCORE, false);
    var dataset =
        new PhantomDataset(
            new Configuration(),
            data,
            new PhantomGenerator(PhantomParameters.defaults(), 1),
            shape);
    for (int patch = 0; patch < COUNT; patch++) {
      dataset.writePatch(0, patch);
    }
    new IngestJob(spark, Clock.systemUTC(), IngestListener.NONE)
        .run(
            new IngestOptions(
                data,
                index,
                ScanIdRule.FOLDER_PATH,
                StatisticsMode.FULL,
                crop.shortest(),
                OptionalInt.of(1)));
    return index;
  }

  private static int longest(Extent crop) {
    return Math.max(crop.depth(), Math.max(crop.height(), crop.width()));
  }
}
