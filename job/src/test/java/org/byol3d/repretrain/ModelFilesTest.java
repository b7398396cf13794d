package org.byol3d.repretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.evaluate.HeldOutFigures;
import org.byol3d.repretrain.LedgerEntry.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFilesTest {
  private static final ModelFigures FIGURES =
      new ModelFigures(new HeldOutFigures(256, 0.5, 0.8, 1e-3, Double.NaN, ""), null);

  @TempDir private Path folder;

  private ModelsDirectory models() throws IOException {
    return ModelsDirectory.of(folder.toString(), new Configuration());
  }

  @Test
  void ledgerEntriesKeepTheirBytes() throws IOException {
    var entry =
        new LedgerEntry(
            "2026-03-01T12:00:00Z",
            Verdict.REFUSED,
            2,
            6,
            3,
            2,
            1,
            List.of("scan005", "scan006"),
            "000002",
            null,
            "v000001",
            FIGURES,
            null,
            List.of("loss: 0.6100, after 0.5000 with a margin of 0.1000"));
    models().ledger().append(entry);
    assertThat(models().ledger().entries()).containsExactly(entry);
    assertThat(Files.readString(folder.resolve("ledger/000001.json")))
        .isEqualTo(
            """
            {
              "time" : "2026-03-01T12:00:00Z",
              "verdict" : "REFUSED",
              "generation" : 2,
              "newVolumes" : 6,
              "oldVolumes" : 3,
              "heldOutVolumes" : 2,
              "quarantined" : 1,
              "scans" : [ "scan005", "scan006" ],
              "run" : "000002",
              "model" : null,
              "parent" : "v000001",
              "figures" : {
                "heldOut" : {
                  "pairs" : 256,
                  "loss" : 0.5,
                  "matching" : 0.8,
                  "rankShare" : 0.001,
                  "meanCosine" : "NaN",
                  "collapse" : ""
                },
                "plaqueAccuracy" : null
              },
              "parentFigures" : null,
              "reasons" : [ "loss: 0.6100, after 0.5000 with a margin of 0.1000" ]
            }\
            """);
  }

  @Test
  void runFilesKeepTheirBytes() throws IOException {
    var run = models().begin(new RunPlan("file:/index", 2, 0, null, null, "abc", 1.5, 1));
    models().keep(run, new Judgment(FIGURES, null, List.of()));
    var heldOut =
        new HeldOutIds(
            HeldOut.Unit.SCAN,
            null,
            "file:/scans",
            new TreeSet<>(Set.of("b", "a")),
            new TreeSet<>(Set.of("c")));
    models().keep(heldOut);
    assertThat(models().heldOut()).hasValue(heldOut);
    assertThat(models().unfinished()).hasValue(run);
    assertThat(Files.readString(folder.resolve("runs/000002/plan.json")))
        .isEqualTo(
            """
            {
              "index" : "file:/index",
              "generation" : 2,
              "since" : 0,
              "parent" : null,
              "parentCheckpoint" : null,
              "configurationHash" : "abc",
              "oldPerNew" : 1.5,
              "quarantined" : 1
            }\
            """);
    assertThat(Files.readString(folder.resolve("runs/000002/judgment.json")))
        .startsWith("{\n  \"candidate\" : {\n    \"heldOut\" : {\n      \"pairs\" : 256,")
        .endsWith("  \"parent\" : null,\n  \"refusals\" : [ ]\n}");
    assertThat(Files.readString(folder.resolve("held-out-ids.json")))
        .isEqualTo(
            """
            {
              "unit" : "SCAN",
              "scanIdPattern" : null,
              "dataDirectory" : "file:/scans",
              "heldOut" : [ "a", "b" ],
              "training" : [ "c" ]
            }\
            """);
  }
}
