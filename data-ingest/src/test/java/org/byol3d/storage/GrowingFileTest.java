package org.byol3d.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests on the local file system and on an HDFS in this process. */
class GrowingFileTest {
  @TempDir private static Path folder;
  private static MiniDFSCluster cluster;

  @BeforeAll
  static void startHdfs() throws IOException {
    var configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("dfs").toString());
    cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
  }

  @AfterAll
  static void stopHdfs() {
    cluster.close();
  }

  private static List<StoreDirectory> directories(String name) throws IOException {
    return List.of(
        StoreDirectory.of(folder.resolve(name).toString(), new Configuration()),
        StoreDirectory.of(cluster.getURI() + "/" + name, new Configuration()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(StoreDirectory directory, String name) throws IOException {
    return new String(directory.read(name).orElseThrow(), StandardCharsets.UTF_8);
  }

  @Test
  void othersSeeWhatWasFlushed() throws IOException {
    for (var directory : directories("grow")) {
      try (var file = directory.begin("a/log")) {
        file.write(bytes("one "));
        file.flush();
        assertThat(text(directory, "a/log")).isEqualTo("one ");
        file.write(bytes("two"));
      }
      assertThat(text(directory, "a/log")).isEqualTo("one two");
      assertThatIOException().isThrownBy(() -> directory.begin("a/log"));
    }
  }

  @Test
  void fileOfKilledWriterIsReplaced() throws IOException {
    for (var directory : directories("dead")) {
      // A killed process leaves a file like this: flushed, but never closed.
      var dead = directory.grow("log", out -> {});
      dead.write(bytes("one two"));
      dead.flush();
      try (var in = directory.open("log");
          var file = directory.grow("log", out -> out.write(in.readNBytes(4)))) {
        assertThat(text(directory, "log")).isEqualTo("one ");
        file.write(bytes("three"));
        file.flush();
        assertThat(text(directory, "log")).isEqualTo("one three");
        file.write(bytes(" four"));
      }
      assertThat(text(directory, "log")).isEqualTo("one three four");
      assertThat(directory.list("")).containsExactly("log");
    }
  }

  @Test
  void failedStartLeavesOnlyOldFile() throws IOException {
    for (var directory : directories("fail")) {
      directory.replace("log", bytes("old"));
      assertThatIOException()
          .isThrownBy(
              () ->
                  directory.grow(
                      "log",
                      out -> {
                        out.write(bytes("half"));
                        throw new IOException("disk full");
                      }))
          .withMessage("disk full");
      assertThat(text(directory, "log")).isEqualTo("old");
      assertThat(directory.list("")).containsExactly("log");
    }
  }
}
