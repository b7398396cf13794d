package org.byol3d.b2nd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.byol3d.b2nd.ReferenceFiles.Reference;
import org.byol3d.b2nd.io.FormatException;
import org.byol3d.b2nd.io.FormatException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that files of c-blosc2 and python-blosc2 decode to the items that these libraries encoded.
 */
class ReferenceFilesTest {

  /** Damage in a compressed payload shows only if the codec fails on it. */
  private static final Set<String> MAY_GO_UNSEEN = Set.of("flip_payload.b2nd");

  static Stream<Reference> sound() {
    return Stream.concat(
        ReferenceFiles.of(ReferenceFiles.folder()).stream(),
        ReferenceFiles.of(ReferenceFiles.folder().resolve("extra")).stream());
  }

  static List<Reference> damaged() {
    return ReferenceFiles.of(ReferenceFiles.folder().resolve("corrupt"));
  }

  /** Returns the files of public projects, if their folder exists. */
  static Stream<Reference> real() {
    var folder = Path.of(System.getProperty("byol3d.shared"), "b2nd", "real");
    return Files.isDirectory(folder) ? ReferenceFiles.of(folder).stream() : Stream.of();
  }

  @ParameterizedTest
  @MethodSource("sound")
  void decodesToWhatWasWritten(Reference reference) throws IOException {
    check(reference);
  }

  @Test
  void givesTheOtherMetalayers() throws IOException {
    try (var array = B2ndArray.open(ReferenceFiles.file("d_vlmeta_meta.b2nd"))) {
      assertThat(array.metalayers()).hasSize(3).containsKey("b2nd");
      assertThat(array.variableMetalayerNames()).containsExactly("vlmeta0", "vlmeta1");
      var squares = new byte[100];
      for (int i = 0; i < squares.length; i++) {
        squares[i] = (byte) (i * i);
      }
      assertThat(array.variableMetalayer("vlmeta0")).isEqualTo(squares);
      assertThatThrownBy(() -> array.variableMetalayer("none"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void verifiesWithoutKeepingAnything() throws IOException {
    for (var reference : sound().toList()) {
      try (var array = B2ndArray.open(reference.path())) {
        array.verify();
      }
    }
  }

  @Test
  void decodesTheFilesOfPublicProjects() throws IOException {
    var files = real().toList();
    assumeTrue(!files.isEmpty(), "the files of public projects are not beside this checkout");
    for (var reference : files) {
      if (reference.sha256().isPresent()) {
        check(reference);
      } else {
        assertThatThrownBy(() -> readWhole(reference.path()))
            .as(reference.toString())
            .isInstanceOfSatisfying(
                FormatException.class,
                e -> {
                  assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED);
                  assertThat(e.field()).containsAnyOf("codec", "proxy-source");
                });
      }
    }
  }

  private static void check(Reference reference) throws IOException {
    try (var array = B2ndArray.open(reference.path())) {
      assertThat(array.shape()).isEqualTo(reference.longs("shape"));
      assertThat(array.type().text()).isEqualTo(reference.facts().get("dtype").asText());
      assertThat(ReferenceFiles.sha256(ReferenceFiles.read(array, array.whole())))
          .as("all of it")
          .isEqualTo(reference.sha256().orElseThrow());
      for (var slice : reference.slices()) {
        var region =
            Region.of(
                ReferenceFiles.longs(slice.get("start")), ReferenceFiles.longs(slice.get("stop")));
        assertThat(ReferenceFiles.sha256(ReferenceFiles.read(array, region)))
            .as("slice " + region)
            .isEqualTo(slice.get("sha256").asText());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void reportsDamageInOneTypedException(Reference reference) throws IOException {
    if (reference.sha256().isPresent() || reference.toString().startsWith("VALID")) {
      check(reference.path(), damaged().get(0).sha256().orElseThrow());
      return;
    }
    try {
      readWhole(reference.path());
    } catch (FormatException e) {
      assertThat(e.file()).isEqualTo(reference.path().toString());
      assertThat(e.field()).isNotBlank();
      assertThat(e.offset()).isBetween(0L, Files.size(reference.path()));
      return;
    }
    assertThat(MAY_GO_UNSEEN).as("read without an error").contains(reference.toString());
  }

  private static void check(Path path, String sha256) throws IOException {
    try (var array = B2ndArray.open(path)) {
      assertThat(ReferenceFiles.sha256(ReferenceFiles.read(array, array.whole())))
          .isEqualTo(sha256);
    }
  }

  private static void readWhole(Path path) throws IOException {
    try (var array = B2ndArray.open(path)) {
      ReferenceFiles.read(array, array.whole());
    }
  }
}
