package org.byol3d.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreDirectoryTest {
  private static final int RIVALS = 4;

  @TempDir private Path folder;

  @Test
  void localNameGoesToOneOfSeveral() throws Exception {
    var directory = StoreDirectory.of(folder.resolve("of several").toString(), new Configuration());

    assertThatOneOfSeveralGetsTheName(directory);
    assertThatTakenNamesStay(directory);
    try (var files = Files.walk(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(n -> n.endsWith("crc"));
    }
  }

  @Test
  void hdfsNameGoesToOneOfSeveral() throws Exception {
    var configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("dfs").toString());
    try (var cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build()) {
      var directory = StoreDirectory.of(cluster.getURI() + "/of several", configuration);

      assertThatOneOfSeveralGetsTheName(directory);
      assertThatTakenNamesStay(directory);
    }
  }

  private static void assertThatOneOfSeveralGetsTheName(StoreDirectory directory) throws Exception {
    for (int i = 0; i < RIVALS; i++) {
      write(directory, "rival" + i + "/content", "rival" + i);
    }
    var together = new CyclicBarrier(RIVALS);
    var threads = Executors.newFixedThreadPool(RIVALS);
    List<String> winners = new ArrayList<>();
    try {
      List<Future<Boolean>> renames = new ArrayList<>();
      for (int i = 0; i < RIVALS; i++) {
        var from = "rival" + i;
        renames.add(
            threads.submit(
                () -> {
                  together.await();
                  try {
                    directory.rename(from, "name");
                    return true;
                  } catch (FileAlreadyExistsException e) {
                    return false;
                  }
                }));
      }
      for (int i = 0; i < RIVALS; i++) {
        if (renames.get(i).get()) {
          winners.add("rival" + i);
        }
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(winners).hasSize(1);
    assertThat(directory.list("name")).containsExactly("content");
    assertThat(directory.read("name/content")).contains(bytes(winners.get(0)));
    assertThat(directory.list("")).hasSize(RIVALS);
  }

  private static void assertThatTakenNamesStay(StoreDirectory directory) throws IOException {
    write(directory, "old", "old");
    write(directory, "new", "new");
    assertThatThrownBy(() -> directory.rename("new", "old"))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining(directory.path("old") + ": the name is taken");
    assertThat(directory.read("old")).contains(bytes("old"));
    assertThatThrownBy(() -> directory.rename("nothing", "something"))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void whatIsPublishedIsWholeOrAbsent() throws IOException {
    var directory = StoreDirectory.of(folder.resolve("published").toString(), new Configuration());

    directory.publish(
        "versions/one",
        work -> {
          write(work, "content", "first");
          assertThat(directory.list("")).singleElement().asString().startsWith("_writing-");
        });
    directory.publishFile("entry", bytes("second"));
    assertThatThrownBy(
            () ->
                directory.publish(
                    "two",
                    work -> {
                      write(work, "content", "half");
                      throw new IOException("no space");
                    }))
        .hasMessage("no space");
    assertThatThrownBy(
            () -> directory.publish("versions/one", work -> write(work, "content", "third")))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> directory.publishFile("entry", bytes("third")))
        .isInstanceOf(FileAlreadyExistsException.class);

    assertThat(directory.list("")).containsExactly("entry", "versions");
    assertThat(directory.read("versions/one/content")).contains(bytes("first"));
    assertThat(directory.read("entry")).contains(bytes("second"));
    directory.unpublish("versions/one");
    assertThat(directory.list("")).containsExactly("entry", "versions");
    assertThat(directory.list("versions")).isEmpty();
  }

  @Test
  void leftOversAreSweptByAge() throws IOException {
    var directory = StoreDirectory.of(folder.resolve("swept").toString(), new Configuration());
    for (var name : List.of("_writing-old", "_writing-new", "kept")) {
      write(directory, name + "/content", name);
    }
    var now = Instant.parse("2026-02-03T04:05:06Z");
    Files.setLastModifiedTime(
        folder.resolve("swept/_writing-old"), FileTime.from(now.minusSeconds(2)));

    directory.sweep(now.minusSeconds(1));
    assertThat(directory.list("")).containsExactly("_writing-new", "kept");
    directory.sweep();
    assertThat(directory.list("")).containsExactly("kept");
  }

  @Test
  void aCommittedFileReplacesAnother() throws IOException {
    var file = folder.resolve("a: report.html");
    var configuration = new Configuration();
    CommittedFile.write(configuration, file.toString(), out -> out.write(1));

    assertThatThrownBy(
            () ->
                CommittedFile.write(
                    configuration,
                    file.toString(),
                    out -> {
                      out.write(2);
                      throw new IOException("no space");
                    }))
        .hasMessage("no space");
    assertThat(file).hasBinaryContent(new byte[] {1});
    CommittedFile.write(configuration, "file:" + file, out -> out.write(3));

    assertThat(file).hasBinaryContent(new byte[] {3});
    assertThat(folder).isDirectoryContaining("glob:**").isDirectoryNotContaining("glob:**/.*");
  }

  @Test
  void localChangesAreForcedToDisk() throws IOException {
    var forced = new ArrayList<String>();
    var disk =
        new LocalOperations.Disk() {
          @Override
          void force(FileChannel file) throws IOException {
            forced.add("file");
            super.force(file);
          }

          @Override
          void forceDirectory(Path directory) throws IOException {
            try (var names = Files.list(directory)) {
              forced.add(folder.relativize(directory) + "/" + names.count());
            }
            super.forceDirectory(directory);
          }
        };
    var directory =
        StoreDirectory.of(GivenPath.of(folder), new Configuration(), new LocalOperations(disk));

    directory.replace("models/LATEST", bytes("v000001"));
    assertThat(forced).containsExactly("/1", "file", "models/1");
    forced.clear();
    directory.publish("models/v000002", work -> write(work, "card", "{}"));
    assertThat(forced).startsWith("/2", "file").endsWith("models/2");
  }

  @Test
  void failuresOfTheDiskAreNamed() throws IOException {
    var disk =
        new LocalOperations.Disk() {
          @Override
          void force(FileChannel file) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    var directory =
        StoreDirectory.of(GivenPath.of(folder), new Configuration(), new LocalOperations(disk));

    assertThatThrownBy(() -> directory.replace("LATEST", bytes("v000001")))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "cannot write "
                + folder.resolve("LATEST")
                + ": No space left on device: free some space there, or name another place");
    assertThatThrownBy(() -> directory.publish("v1", work -> write(work, "card", "{}")))
        .hasMessageStartingWith("cannot write card in " + folder + ": No space left on device: ");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatIsInTheWayIsNamed() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(
            () ->
                StoreDirectory.of(file + "/index", new Configuration()).create("_lock", bytes("")))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot make " + file + "/index: there is a file at ")
        .hasMessageContaining("name a directory");
  }

  private static void write(StoreDirectory directory, String name, String content)
      throws IOException {
    directory.write(name, out -> out.write(bytes(content)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
