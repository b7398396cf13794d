package org.byol3d.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManifestTest {
  private static final String JSON =
      """
      {
        "format" : "byol3d-index",
        "version" : 3,
        "generation" : 7,
        "dataDirectory" : "hdfs://lab/scans",
        "parameters" : {
          "statistics" : "full",
          "statisticsVersion" : 1,
          "minSize" : 8,
          "scanIdPattern" : null,
          "masks" : true
        },
        "counts" : {
          "volumes" : 12,
          "vanished" : 1,
          "quarantined" : 2,
          "leftOut" : {
            "MASK" : 12
          },
          "bytes" : 1155766,
          "masks" : 12
        }
      }
      """;

  @Test
  void theBytesAreFixed() throws IOException {
    var manifest =
        new Manifest(
            Manifest.FORMAT.name(),
            Manifest.FORMAT.newest(),
            7,
            "hdfs://lab/scans",
            new Manifest.Parameters("full", 1, 8, null, true),
            new Manifest.Counts(12, 1, 2, Map.of(LeftOut.MASK, 12), 1155766, 12));

    assertThat(new String(manifest.toBytes(), StandardCharsets.UTF_8)).isEqualTo(JSON);
    assertThat(Manifest.parse("manifest.json", JSON.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(manifest);
  }

  @Test
  void earlierVersionsHadFewerFields() throws IOException {
    var second =
        JSON.replace("\"version\" : 3", "\"version\" : 2")
            .replaceAll(",\\s*\"masks\" : (true|12)", "");
    var manifest = Manifest.parse("manifest.json", second.getBytes(StandardCharsets.UTF_8));
    assertThat(manifest.parameters().masks()).isFalse();
    assertThat(manifest.counts().masks()).isZero();
    assertThat(manifest.counts().leftOut()).containsEntry(LeftOut.MASK, 12);

    var first =
        second
            .replace("\"version\" : 2", "\"version\" : 1")
            .replaceAll("(?s) *.leftOut.*?}.\n", "");
    manifest = Manifest.parse("manifest.json", first.getBytes(StandardCharsets.UTF_8));
    assertThat(manifest.counts().leftOut()).isEmpty();
    assertThat(manifest.counts().volumes()).isEqualTo(12);
    assertThat(manifest.counts().masks()).isZero();
  }
}
