package org.byol3d.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.volume.Extent;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.source.HadoopSourceOpener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnchangedVolumeOpenerTest {
  @TempDir private Path temporary;
  private final Configuration configuration = new Configuration();
  private Path file;
  private Path frame;

  @BeforeEach
  void writeVolumes() throws Exception {
    var folder = Files.createDirectory(temporary.toRealPath().resolve("scans[1] #1"));
    file = TestVolumes.writeNpy(folder.resolve("x.npy"), Extent.cube(5));
    frame = Files.createDirectory(folder.resolve("sparse.b2nd"));
    var source =
        Path.of(
            UnchangedVolumeOpenerTest.class
                .getResource("/b2nd/unwritten/half_directory.b2nd")
                .toURI());
    try (var parts = Files.list(source)) {
      for (var part : parts.toList()) {
        Files.copy(part, frame.resolve(part.getFileName().toString()));
      }
    }
  }

  /** Returns an opener of the two volumes as they are now. */
  private UnchangedVolumeOpener opener() throws IOException {
    var volumes =
        VolumeListing.of(file.getParent().toString(), configuration).files().stream()
            .map(identity -> new IndexedVolume(identity, null, "scan", 1, 0))
            .toList();
    assertThat(volumes).hasSize(2);
    return new UnchangedVolumeOpener(
        new FormatVolumeOpener(new HadoopSourceOpener(configuration)), volumes, configuration);
  }

  private static String uri(Path path) {
    return "file:" + path;
  }

  private static void touch(Path path) throws IOException {
    var time = Files.getLastModifiedTime(path).toMillis();
    Files.setLastModifiedTime(path, FileTime.fromMillis(time + 2000));
  }

  private static void assertChanged(UnchangedVolumeOpener opener, Path path, String how) {
    assertThatThrownBy(() -> opener.open(uri(path)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(uri(path) + ": has changed since it was ingested")
        .hasMessageContaining(how)
        .hasMessageContaining("run byol3d ingest again");
  }

  @Test
  void anUnchangedFileOpens() throws IOException {
    try (var volume = opener().open(uri(file))) {
      assertThat(volume.shape()).containsExactly(5, 5, 5);
    }
  }

  @Test
  void sameLengthAtAnotherTimeIsRefused() throws IOException {
    var opener = opener();
    touch(file);
    assertChanged(opener, file, "modification time");
  }

  @Test
  void anotherLengthIsRefused() throws IOException {
    var opener = opener();
    TestVolumes.writeNpy(file, Extent.cube(6));
    assertChanged(opener, file, "bytes instead of");
  }

  @Test
  void aChangedChunkOfASparseFrameIsRefused() throws IOException {
    var opener = opener();
    // The frame itself passes the check: what refuses it is that half of it was never written.
    assertThatThrownBy(() -> opener.open(uri(frame))).hasMessageContaining("never written");
    touch(frame.resolve("00000002.chunk"));
    assertChanged(opener, frame, "modification time");
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    var opener = opener();
    Files.delete(file);
    assertThatThrownBy(() -> opener.open(uri(file)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("x.npy");
  }

  @Test
  void anotherVolumeIsAMistake() throws IOException {
    var opener = opener();
    assertThatIllegalArgumentException().isThrownBy(() -> opener.open("file:/other.npy"));
  }
}
