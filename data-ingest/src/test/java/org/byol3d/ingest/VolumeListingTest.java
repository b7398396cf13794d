package org.byol3d.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.volume.source.FileIdentity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeListingTest {
  @TempDir private Path temporary;
  private Path root;

  @BeforeEach
  void resolveLinks() throws IOException {
    root = temporary.toRealPath();
  }

  private void touch(String... files) throws IOException {
    for (var file : files) {
      var path = root.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, file);
    }
  }

  private List<String> list() throws IOException {
    return VolumeListing.of(root.toString(), new Configuration()).stream()
        .map(FileIdentity::uri)
        .map(uri -> uri.substring(("file:" + root + "/").length()))
        .toList();
  }

  @Test
  void findsVolumesHoweverDeepAndNothingElse() throws IOException {
    touch(
        "b/c/two.b2nd",
        "b/one.npy",
        "a b/three.B2ND",
        "b/one_seg.npy",
        "b/c/two_seg.b2nd",
        "b/c/two__anon.b2nd",
        "b/c/two__anat.b2nd",
        "b/c/TWO__ANON.NPY",
        "b/.two.b2nd.writing",
        "b/.hidden.b2nd",
        "_temporary/x.b2nd",
        "b/_x.b2nd",
        ".trash/x.b2nd",
        "b/x.b2nd._COPYING_",
        "b/x.b2nd.tmp",
        "b/dataset.json");
    assertThat(list()).containsExactly("a b/three.B2ND", "b/c/two.b2nd", "b/one.npy");
    var file = VolumeListing.of("file://" + root, new Configuration()).get(2);
    assertThat(file.length()).isEqualTo("b/one.npy".length());
    assertThat(file.modificationTime())
        .isEqualTo(Files.getLastModifiedTime(root.resolve("b/one.npy")).toMillis());
  }

  @Test
  void linksAreFollowedWithoutListingTwice() throws IOException {
    touch("a/one.b2nd", "a/deep/two.b2nd");
    var elsewhere = Files.createDirectory(root.resolve(".elsewhere"));
    Files.writeString(elsewhere.resolve("three.b2nd"), "3");
    Files.createSymbolicLink(root.resolve("a/deep/loop"), root);
    Files.createSymbolicLink(root.resolve("a/self"), Path.of("."));
    Files.createSymbolicLink(root.resolve("0again"), root.resolve("a"));
    Files.createSymbolicLink(root.resolve("linked"), elsewhere);
    Files.createSymbolicLink(root.resolve("linked2"), elsewhere);
    Files.createSymbolicLink(root.resolve("a/file.b2nd"), elsewhere.resolve("three.b2nd"));
    assertThat(list())
        .containsExactly("a/deep/two.b2nd", "a/file.b2nd", "a/one.b2nd", "linked/three.b2nd");
  }

  @Test
  void sparseFrameIsListedAsOneFile() throws IOException {
    touch("a/sparse.b2nd/chunks.b2frame", "a/sparse.b2nd/00000000.chunk");
    assertThat(list()).containsExactly("a/sparse.b2nd");
  }

  @Test
  void aMissingDirectoryIsAnError() throws IOException {
    touch("a/one.b2nd");
    assertThatThrownBy(() -> VolumeListing.of(root + "/none", new Configuration()))
        .isInstanceOf(FileNotFoundException.class);
    assertThatThrownBy(() -> VolumeListing.of(root + "/a/one.b2nd", new Configuration()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("--data-dir");
  }
}
