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
        "version" : 2,
        "generation" : 7,
        "dataDirectory" : "hdfs://lab/scans",
        "parameters" : {
          "statistics" : "full",
          "statisticsVersion" : 1,
          "minSize" : 8,
          "scanIdPattern" : null
        },
        "counts" : {
          "volumes" : 12,
          "vanished" : 1,
          "quarantined" : 2,
          "leftOut" : {
            "MASK" : 12
          },
          "bytes" : 1155766
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
            new Manifest.Parameters("full", 1, 8, null),
            new Manifest.Counts(12, 1, 2, Map.of(LeftOut.MASK, 12), 1155766));

    assertThat(new String(manifest.toBytes(), StandardCharsets.UTF_8)).isEqualTo(JSON);
    assertThat(Manifest.parse("manifest.json", JSON.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(manifest);
  }

  @Test
  void earlierVersionLeftOutUncounted() throws IOException {
    var earlier =
        JSON.replace("\"version\" : 2", "\"version\" : 1").replaceAll("(?s) *.leftOut.*?}.\n", "");
    var manifest = Manifest.parse("manifest.json", earlier.getBytes(StandardCharsets.UTF_8));
    assertThat(manifest.counts().leftOut()).isEmpty();
    assertThat(manifest.counts().volumes()).isEqualTo(12);
  }
}
