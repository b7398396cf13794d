package org.byol3d.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.text.WrongRequestException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommittedFileTest {
  private static final Configuration HADOOP = new Configuration();

  @TempDir private Path folder;

  @BeforeEach
  void makeFiles() throws IOException {
    Files.writeString(folder.resolve("file"), "old");
    Files.createDirectory(folder.resolve("directory"));
  }

  @Test
  void aLinkKeepsPointingToTheFile() throws IOException {
    var link = Files.createSymbolicLink(folder.resolve("directory/link"), Path.of("../file"));
    var dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("new"));

    write(link);
    write(dangling);

    assertThat(link).isSymbolicLink();
    assertThat(folder.resolve("file")).hasContent("new");
    assertThat(dangling).isSymbolicLink();
    assertThat(folder.resolve("new")).hasContent("new");
    assertThat(folder.resolve("directory")).isDirectoryNotContaining("glob:**.writing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"directory", "directory/", "", "missing/file", "file/below", "circle", "looped/x"})
  void namesThatCannotBeFilesAreRefused(String name) throws IOException {
    Files.createSymbolicLink(folder.resolve("circle"), Path.of("looped"));
    Files.createSymbolicLink(folder.resolve("looped"), Path.of("circle"));

    assertThatIsRefused(folder + "/" + name);
    assertThat(folder.resolve("file")).hasContent("old");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/null", "/dev/full", "/dev/stdout", "/dev/fd/1", "/"})
  void devicesAreNotReplaced(String device) throws IOException {
    var link = Files.createSymbolicLink(folder.resolve("link"), Path.of(device));

    assertThatIsRefused(device);
    assertThatIsRefused("file:" + device);
    assertThatIsRefused(link.toString());
  }

  private void assertThatIsRefused(String uri) {
    assertThatThrownBy(() -> CommittedFile.check(HADOOP, uri))
        .isInstanceOf(WrongRequestException.class)
        .hasMessageContaining("cannot write " + uri + ": ")
        .hasMessageContaining("name a");
    assertThatThrownBy(() -> CommittedFile.begin(HADOOP, uri))
        .hasMessageContaining("cannot write " + uri + ": ");
  }

  @Test
  void permissionsAreThoseOfOtherFiles() throws IOException {
    var usual = Files.createFile(folder.resolve("usual"));

    write(folder.resolve("output"));
    StoreDirectory.of(folder.toString(), HADOOP).replace("replaced", new byte[1]);
    StoreDirectory.of(folder.toString(), HADOOP).write("made/written", out -> out.write(1));

    for (var name : new String[] {"output", "replaced", "made/written"}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
          .isEqualTo(PosixFilePermissions.toString(Files.getPosixFilePermissions(usual)));
    }
    assertThat(Files.getPosixFilePermissions(folder.resolve("made")))
        .isEqualTo(Files.getPosixFilePermissions(Files.createDirectory(folder.resolve("usual2"))));
  }

  private static void write(Path file) throws IOException {
    CommittedFile.write(
        HADOOP, file.toString(), out -> out.write("new".getBytes(StandardCharsets.UTF_8)));
  }
}
