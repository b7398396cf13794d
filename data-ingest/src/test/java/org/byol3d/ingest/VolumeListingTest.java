package org.byol3d.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.AccessControlException;
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
    return list(VolumeListing.of(root.toString(), new Configuration()));
  }

  private List<String> list(VolumeListing listing) {
    return listing.files().stream().map(FileIdentity::uri).map(this::below).toList();
  }

  private String below(String uri) {
    return uri.substring(("file:" + root + "/").length());
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
    var file = VolumeListing.of("file://" + root, new Configuration()).files().get(2);
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
    touch("a/cut.b2nd/0000001A.chunk", "a/mask_seg.b2nd/chunks.b2frame");
    Files.createDirectories(root.resolve("a/empty.b2nd"));
    assertThat(list()).containsExactly("a/cut.b2nd", "a/empty.b2nd", "a/sparse.b2nd");
  }

  @Test
  void foldersNamedLikeVolumesAreSearched() throws IOException {
    touch(
        "x.npy/1.npy", "x.b2nd/2.b2nd", "y_seg.b2nd/3.npy", "Z.B2ND/a/4.npy", "x.npy/x.npy/5.npy");
    assertThat(list())
        .containsExactly(
            "Z.B2ND/a/4.npy",
            "x.b2nd/2.b2nd",
            "x.npy/1.npy",
            "x.npy/x.npy/5.npy",
            "y_seg.b2nd/3.npy");
  }

  @Test
  void whatIsLeftOutIsCountedByKind() throws IOException {
    touch(
        "a/one.b2nd",
        "a/patient_seg.b2nd",
        "a/one__ANON.npy",
        "a/.one.b2nd",
        "a/_x.npy",
        "a/one.b2nd.crc",
        "a/notes.txt",
        "#recycle/old.b2nd",
        "a/@eaDir/one.b2nd/thumb.npy",
        "lost+found/1.npy",
        "$RECYCLE.BIN/1.npy",
        ".Trash-1000/files/1.npy",
        ".snapshot/daily/a/one.b2nd",
        ".git/x.npy");
    Files.createSymbolicLink(root.resolve("again"), root.resolve("a"));
    var listing = VolumeListing.of(root.toString(), new Configuration());
    assertThat(list(listing)).containsExactly("a/one.b2nd");
    assertThat(listing.leftOut())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                LeftOut.MASK, 2,
                LeftOut.HIDDEN_FILE, 2,
                LeftOut.HIDDEN_FOLDER, 1,
                LeftOut.OTHER_FILE, 2,
                LeftOut.RECYCLE_BIN, 6,
                LeftOut.LISTED_BEFORE, 1));
  }

  @Test
  void whatCannotBeOpenedIsListed() throws Exception {
    touch("a/one.b2nd");
    Files.createSymbolicLink(root.resolve("gone.b2nd"), Path.of("/no/such/file.b2nd"));
    Files.createSymbolicLink(root.resolve("loop.npy"), Path.of("loop.npy"));
    Files.createSymbolicLink(root.resolve("gone"), Path.of("/no/such/folder"));
    var made =
        new ProcessBuilder(
                "sh",
                "-c",
                "mkfifo pipe.b2nd pipe && printf x > \"$(printf 'caf\\351.npy')\" && printf x >"
                    + " \"$(printf 'caf\\350.npy')\"")
            .directory(root.toFile())
            .inheritIO()
            .start()
            .waitFor();
    assertThat(made).isZero();
    touch("odd:name.npy");
    var listing = VolumeListing.of(root.toString(), new Configuration());
    assertThat(list(listing)).containsExactly("a/one.b2nd", "odd:name.npy");
    assertThat(listing.unusable())
        .extracting(it -> below(it.file().uri()))
        .containsExactly("caf%E8.npy", "caf%E9.npy", "gone.b2nd", "loop.npy", "pipe.b2nd");
    assertThat(listing.unusable())
        .extracting(Inspection.Rejected::message)
        .satisfiesExactly(
            name -> assertThat(name).contains("encoding"),
            name -> assertThat(name).contains("rename it"),
            link -> assertThat(link).contains("link to /no/such/file.b2nd, which does not exist"),
            loop -> assertThat(loop).contains("cannot be followed: Too many levels"),
            pipe -> assertThat(pipe).contains("pipe"));
    assertThat(listing.leftOut()).containsEntry(LeftOut.OTHER_FILE, 2);
  }

  @Test
  void unreadableFoldersAreRejectedAndPassed() throws IOException {
    touch("a/one.b2nd", "closed/two.b2nd", "closed.b2nd/chunks.b2frame", "z/three.b2nd");
    var local = new LocalFolders();
    var refusing =
        new FolderReader() {
          @Override
          public List<FolderEntry> list(org.apache.hadoop.fs.Path folder) throws IOException {
            if (folder.getName().startsWith("closed")) {
              throw new AccessControlException("permission denied");
            }
            return local.list(folder);
          }

          @Override
          public FolderEntry entry(org.apache.hadoop.fs.Path path) throws IOException {
            return local.entry(path);
          }

          @Override
          public Object identity(org.apache.hadoop.fs.Path folder) throws IOException {
            return local.identity(folder);
          }
        };
    var listing = VolumeListing.of(new org.apache.hadoop.fs.Path("file:" + root), refusing);
    assertThat(list(listing)).containsExactly("a/one.b2nd", "z/three.b2nd");
    assertThat(listing.unusable())
        .extracting(it -> below(it.file().uri()))
        .containsExactly("closed", "closed.b2nd");
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
