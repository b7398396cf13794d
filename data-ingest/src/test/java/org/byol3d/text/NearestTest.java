package org.byol3d.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> KNOWN = List.of("ingest", "inspect", "preview", "pretrain");

  @ParameterizedTest
  @CsvSource({
    "ingst, ingest",
    "ignest, ingest",
    "INGEST, ingest",
    "inspects, inspect",
    "pretain, pretrain",
    "previeww, preview"
  })
  void findsWhatWasMeant(String word, String meant) {
    assertThat(Nearest.to(word, KNOWN)).contains(meant);
    assertThat(Nearest.question(word, KNOWN)).isEqualTo("; did you mean " + meant + "?");
  }

  @Test
  void nothingIsLikeAnotherWord() {
    for (var word : List.of("color", "", "x", "retrain a model")) {
      assertThat(Nearest.question(word, KNOWN)).isEmpty();
    }
  }
}
