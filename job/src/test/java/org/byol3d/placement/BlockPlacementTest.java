package org.byol3d.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.spark.sql.SparkSession;
import org.byol3d.crop.CropRule;
import org.byol3d.crop.CropSampler;
import org.byol3d.crop.ForegroundPlaces;
import org.byol3d.crop.ForegroundRule;
import org.byol3d.crop.MaskedCropRule;
import org.byol3d.crop.MaskedCropSampler;
import org.byol3d.crop.MaskedVolume;
import org.byol3d.crop.MicroBatchPlan;
import org.byol3d.ingest.IngestJob;
import org.byol3d.ingest.IngestListener;
import org.byol3d.ingest.IngestOptions;
import org.byol3d.ingest.ScanIdRule;
import org.byol3d.ingest.StatisticsMode;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.phantom.PhantomGenerator;
import org.byol3d.phantom.PhantomParameters;
import org.byol3d.phantom.dataset.PhantomDataset;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests with an HDFS in this process, with one data node. */
class BlockPlacementTest {
  @TempDir private static Path folder;

  @Test
  void partitionsPreferTheHostsOfTheirBlocks() throws Exception {
    var configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("dfs").toString());
    try (var cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
        var spark = spark()) {
      var root = cluster.getFileSystem().getUri().toString();
      var dataset =
          new PhantomDataset(
              configuration,
              root + "/data",
              new PhantomGenerator(PhantomParameters.defaults(), 1),
              new PhantomDataset.Shape(2, 2, 24, PhantomDataset.Voxels.UINT16, false));
      for (int scan = 0; scan < 2; scan++) {
        for (int patch = 0; patch < 2; patch++) {
          dataset.writePatch(scan, patch);
        }
      }
      new IngestJob(spark, Clock.systemUTC(), IngestListener.NONE)
          .run(
              new IngestOptions(
                  root + "/data",
                  root + "/index",
                  ScanIdRule.FOLDER_PATH,
                  StatisticsMode.FULL,
                  16,
                  OptionalInt.of(1)));
      var index = VolumeIndex.load(spark, root + "/index");
      var sampler =
          new CropSampler(
              index.sampledVolumes(), new CropRule(Extent.cube(16), 0.4), ForegroundRule.ANY, 1, 1);
      var batches = new MicroBatchPlan<>(sampler, 4, 1).step(0);

      var placement = new BlockPlacement(index.volumes(), configuration);

      var host = cluster.getDataNodes().get(0).getDatanodeId().getHostName();
      assertThat(placement.preferred(0, batches.subList(0, 2))).containsExactly(host);
      assertThat(placement.preferred(1, batches.subList(2, 4))).containsExactly(host);

      var masked = new MicroBatchPlan<>(masked(index), 4, 1).step(0);
      assertThat(placement.preferred(0, masked.subList(0, 2))).containsExactly(host);
    }
  }

  private static MaskedCropSampler masked(VolumeIndex index) {
    return new MaskedCropSampler(
        index.volumes().stream()
            .map(it -> new MaskedVolume(it.content().extent(), ForegroundPlaces.NONE))
            .toList(),
        new MaskedCropRule(Extent.cube(16), 0.5, 2),
        1,
        1);
  }

  private static SparkSession spark() {
    return SparkSession.builder()
        .master("local[2]")
        .appName("tests")
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "localhost")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
        .getOrCreate();
  }
}
