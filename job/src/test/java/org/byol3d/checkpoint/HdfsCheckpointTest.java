package org.byol3d.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.byol3d.storage.StoreDirectory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Tests with an HDFS in this process, with one data node. */
class HdfsCheckpointTest {
  @TempDir private static Path folder;
  private static MiniDFSCluster cluster;
  private static FileSystem hdfs;

  private String run;
  private StoreDirectory directory;
  private CheckpointStore store;

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
  void openStore(TestInfo test) throws IOException {
    run = hdfs.getUri() + "/" + test.getTestMethod().orElseThrow().getName();
    directory = StoreDirectory.of(run + "/checkpoints", hdfs.getConf());
    store = CheckpointFixture.store(directory);
  }

  private void save(long step) throws IOException {
    var unused =
        store.save(
            CheckpointFixture.state(step), CheckpointFixture.run("abc"), CheckpointFixture.METRICS);
  }

  @Test
  void checkpointsAreSavedPassedOverAndRetained() throws IOException {
    for (long step = 1; step <= 3; step++) {
      save(step);
    }
    directory.write("_writing-dead/online.safetensors", out -> out.write(1));
    save(3);
    assertThat(directory.list(""))
        .containsExactly("step-000000001", "step-000000002", "step-000000003");
    directory.write("step-000000003/target.safetensors", out -> out.write(new byte[100]));

    var latest = store.latest().orElseThrow();

    CheckpointFixture.assertSameBits(latest.state(), CheckpointFixture.state(2));
    store.directory().retain(1);
    assertThat(store.directory().names()).containsExactly("step-000000002", "step-000000003");
    save(3);
    assertThat(store.latest().orElseThrow().name()).isEqualTo("step-000000003");
  }

  @Test
  void simultaneousExportsGetDifferentVersions() throws Exception {
    save(7);
    var encoders = ExportDirectory.ofEncoders(StoreDirectory.of(run + "/encoders", hdfs.getConf()));
    int count = 3;
    var together = new CyclicBarrier(count);
    var threads = Executors.newFixedThreadPool(count);
    List<String> names = new ArrayList<>();
    try {
      Callable<ModelCard> export =
          () -> {
            together.await();
            return new EncoderExport(encoders, Clock.systemUTC())
                .export(CheckpointReference.find(run, hdfs.getConf()), Branch.ONLINE);
          };
      for (var card : threads.invokeAll(List.of(export, export, export))) {
        names.add(card.get().name());
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(names).containsExactlyInAnyOrder("v000001", "v000002", "v000003");
    assertThat(encoders.latest()).contains("v000003");
    var tensors = CheckpointFixture.NETWORKS.encoder();
    var expected = WeightsFile.read(run + "/encoders", hdfs.getConf()).values(tensors);
    assertThat(
            WeightsFile.read(run + "/encoders/v000001/encoder.safetensors", hdfs.getConf())
                .values(tensors))
        .isEqualTo(expected);
    assertThatThrownBy(() -> WeightsFile.read(run + "/nothing", hdfs.getConf()))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessage(run + "/nothing");
  }
}
