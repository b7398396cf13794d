package org.byol3d.b2nd.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {
  @TempDir private Path folder;

  private FileSource source() throws IOException {
    return new FileSource(Files.write(folder.resolve("file"), new byte[] {1, 2, 3, 4, 5}));
  }

  @Test
  void readsByPosition() throws IOException {
    try (var source = source()) {
      var bytes = new byte[4];
      source.readFully(2, bytes, 1, 3);
      assertThat(bytes).containsExactly(0, 3, 4, 5);
      assertThat(source.length()).isEqualTo(5);
    }
  }

  @Test
  void saysThatTheFileEnds() throws IOException {
    try (var source = source()) {
      assertThatThrownBy(() -> source.readFully(3, new byte[3], 0, 3))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("file");
    }
  }

  @Test
  void interruptedReaderKeepsFileOpenForOthers() throws IOException {
    try (var source = source()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> source.readFully(0, new byte[1], 0, 1))
          .isInstanceOf(ClosedByInterruptException.class);
      assertThat(Thread.interrupted()).isTrue();
      var bytes = new byte[1];
      source.readFully(4, bytes, 0, 1);
      assertThat(bytes).containsExactly(5);
    }
  }

  @Test
  @Timeout(20)
  void whatIsNoFileIsRefused() throws Exception {
    var pipe = folder.resolve("pipe.b2nd");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    var link = Files.createSymbolicLink(folder.resolve("link.npy"), pipe);

    for (var path : List.of(pipe, link, Path.of("/dev/zero"))) {
      assertThatThrownBy(() -> new FileSource(path))
          .isInstanceOf(IOException.class)
          .hasMessage(
              path + ": is a pipe, socket or device: copy its content into a file, and name that");
    }
    assertThatThrownBy(() -> new FileSource(folder))
        .hasMessage(folder + ": is a directory, not a file");
  }

  @Test
  void staysClosed() throws IOException {
    var source = source();
    source.close();
    assertThatThrownBy(() -> source.readFully(0, new byte[1], 0, 1))
        .isInstanceOf(ClosedChannelException.class);
  }
}
