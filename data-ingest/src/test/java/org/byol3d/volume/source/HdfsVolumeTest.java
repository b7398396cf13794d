package org.byol3d.volume.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.byol3d.b2nd.ElementType;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;
import org.byol3d.volume.npy.NpyVolume;
import org.byol3d.volume.npy.NpyWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests with an HDFS in this process, with one data node. */
class HdfsVolumeTest {
  private static final Extent EXTENT = new Extent(64, 96, 128);
  @TempDir private Path folder;

  @Test
  void cropMovesOnlyBytesOfItsRows() throws Exception {
    var configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("dfs").toString());
    try (var cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build()) {
      var fileSystem = cluster.getFileSystem();
      fileSystem.copyFromLocalFile(
          new org.apache.hadoop.fs.Path(ramp().toUri()),
          new org.apache.hadoop.fs.Path("/scan 1/ramp.npy"));
      var opener = new HadoopSourceOpener(configuration);
      var box = new Box(10, 20, 30, Extent.cube(32));
      var uri = fileSystem.getUri() + "/scan 1/ramp.npy";

      var before = bytesRead();
      try (var volume = NpyVolume.open(opener.open(uri))) {
        var header = bytesRead() - before;
        assertThat(header).isLessThan(1000);
        assertIsCrop(box, crop(volume, box));
        // The read covers 32 planes, each from its first row to the end of its last row.
        assertThat(bytesRead() - before - header).isEqualTo(32L * 4 * (31 * 128 + 32));

        var pool = Executors.newFixedThreadPool(4);
        try {
          var crops = new ArrayList<Future<float[]>>();
          for (var i = 0; i < 8; i++) {
            var other = new Box(i * 4, i * 8, i * 12, Extent.cube(32));
            crops.add(pool.submit(() -> crop(volume, other)));
          }
          for (var i = 0; i < 8; i++) {
            assertIsCrop(new Box(i * 4, i * 8, i * 12, Extent.cube(32)), crops.get(i).get());
          }
        } finally {
          pool.shutdownNow();
        }
      }
    }
  }

  private static float[] crop(NpyVolume volume, Box box) throws IOException {
    var values = new float[(int) box.extent().voxels()];
    volume.read(box, values, 0);
    return values;
  }

  private static void assertIsCrop(Box box, float[] values) {
    var expected = new float[values.length];
    var at = 0;
    for (var d = box.d(); d < box.d() + box.extent().depth(); d++) {
      for (var h = box.h(); h < box.h() + box.extent().height(); h++) {
        for (var w = box.w(); w < box.w() + box.extent().width(); w++) {
          expected[at++] = (d * EXTENT.height() + h) * EXTENT.width() + w;
        }
      }
    }
    assertThat(values).isEqualTo(expected);
  }

  private Path ramp() throws IOException {
    var values = new float[(int) EXTENT.voxels()];
    for (var i = 0; i < values.length; i++) {
      values[i] = i;
    }
    var file = folder.resolve("ramp.npy");
    try (var writer =
        NpyWriter.create(
            file, ElementType.FLOAT32, EXTENT.depth(), EXTENT.height(), EXTENT.width())) {
      writer.write(values, 0, values.length);
      writer.commit();
    }
    return file;
  }

  private static long bytesRead() {
    return FileSystem.getGlobalStorageStatistics().get("hdfs").getLong("bytesRead");
  }
}
