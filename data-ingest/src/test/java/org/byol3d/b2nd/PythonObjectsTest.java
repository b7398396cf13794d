package org.byol3d.b2nd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.byol3d.b2nd.io.ByteArraySource;
import org.byol3d.b2nd.io.FormatException;
import org.byol3d.b2nd.io.FormatException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests files that python-blosc2 saves under the name of an array and that hold none, or a part.
 */
class PythonObjectsTest {

  @ParameterizedTest
  @CsvSource({
    "expr, lazy expression (LazyExpr), compute()",
    "udf, LazyArray, compute()",
    "dsl, lazy user function (LazyUDF), compute()",
    "c2, C2Array, download",
    "proxy0, cache (Proxy), save a copy",
    "proxy1, cache (Proxy), save a copy",
  })
  void objectsWithoutOwnDataAreRefused(String file, String what, String remedy) {
    var path = ReferenceFiles.file("elsewhere/" + file + ".b2nd");

    assertThatThrownBy(() -> B2ndArray.open(path))
        .isInstanceOfSatisfying(
            FormatException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
        .hasMessageContaining(path.toString())
        .hasMessageContaining(what)
        .hasMessageContaining(remedy);
  }

  @ParameterizedTest
  @CsvSource({"all_uninit, 2", "half_uninit, 1", "half_directory, 4"})
  void unwrittenChunksAreNotZeros(String file, int missing) throws IOException {
    try (var array = B2ndArray.open(ReferenceFiles.file("unwritten/" + file + ".b2nd"))) {
      assertThat(array.uninitializedChunks()).isEqualTo(missing);
      assertThat(array.survey().codecs()).containsEntry(ChunkSurvey.UNINITIALIZED, missing);
    }
  }

  @Test
  void zerosAreWritten() throws IOException {
    try (var array = B2ndArray.open(ReferenceFiles.file("d_special_zeros.b2nd"))) {
      assertThat(array.uninitializedChunks()).isZero();
      assertThat(array.survey().codecs()).containsOnlyKeys("constant");
    }
  }

  @Test
  void unwrittenChunksAreRefusedOnRequest() throws IOException {
    try (var array = B2ndArray.open(ReferenceFiles.file("unwritten/half_uninit.b2nd"))) {
      var written = Region.of(new long[] {0, 0, 0}, new long[] {12, 24, 24});
      var values = new float[24 * 24 * 24];
      array.readWritten(List.of(RegionRead.of(written, values)));
      assertThat(values[12 * 24 * 24 - 1]).isEqualTo(12 * 24 * 24 - 1);

      var whole = List.of(RegionRead.of(array.whole(), values));
      assertThatThrownBy(() -> array.readWritten(whole))
          .isInstanceOfSatisfying(
              FormatException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INCOMPLETE))
          .hasMessageContaining("chunk 1: was never written");
    }
  }

  @Test
  void headersMarkUnwrittenChunksToo() throws IOException {
    var unwritten = HandMadeFrames.special(4, 1, 4, 4);
    var file = HandMadeFrames.frame(4, 4, 4, "|u1", unwritten);
    try (var array = B2ndArray.open(new ByteArraySource("x.b2nd", file))) {
      assertThat(array.survey().codecs()).containsOnlyKeys(ChunkSurvey.UNINITIALIZED);
      var whole = List.of(RegionRead.of(array.whole(), new float[4]));
      assertThatThrownBy(() -> array.readWritten(whole))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("chunk 0: was never written");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"shuffle_delta", "bitshuffle_delta", "bytedelta_delta", "delta_delta"})
  void deltaBehindAnotherFilterIsUndone(String filters) throws IOException {
    try (var array = B2ndArray.open(ReferenceFiles.file("delta/" + filters + ".b2nd"))) {
      var items =
          ReferenceFiles.read(array, array.whole()).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
      for (int i = 0; i < 8 * 8 * 32; i++) {
        assertThat(items.get(i)).isEqualTo(i * i / 64 % 5000);
      }
      var last = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
      array.read(Region.of(new long[] {7, 7, 31}, new long[] {8, 8, 32}), last);
      assertThat(last.getInt(0)).isEqualTo(2047 * 2047 / 64 % 5000);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"delta_shuffle_bytedelta", "shuffle_delta_shuffle", "delta_trunc_prec_shuffle"})
  void deltaAmongThreeFiltersIsRefused(String filters) throws IOException {
    try (var array = B2ndArray.open(ReferenceFiles.file("delta/" + filters + ".b2nd"))) {
      assertThatThrownBy(() -> ReferenceFiles.read(array, array.whole()))
          .isInstanceOfSatisfying(
              FormatException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
          .hasMessageContaining("c-blosc2 loses data");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"no_plane", "no_axis"})
  void emptyArraysOpen(String file) throws IOException {
    try (var array = B2ndArray.open(ReferenceFiles.file("empty/" + file + ".b2nd"))) {
      assertThat(array.whole().items()).isZero();
      assertThat(array.chunks()).isZero();
    }
  }
}
