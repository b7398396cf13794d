package org.byol3d.repretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.evaluate.HeldOutFigures;
import org.byol3d.storage.StoreDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsJsonTest {
  private static final ModelFigures FIGURES =
      new ModelFigures(new HeldOutFigures(256, 4.25, 0.5, 0.75, 0.125, ""), null);

  @TempDir private Path folder;

  @Test
  void theBytesOfALedgerEntryAreFixed() throws IOException {
    var entry =
        new LedgerEntry(
            "2026-02-03T04:05:06Z",
            LedgerEntry.Verdict.ACCEPTED,
            3,
            11,
            2,
            1,
            0,
            List.of("scan000", "scan001"),
            "000003",
            "v000001",
            null,
            FIGURES,
            null,
            List.of());
    var ledger =
        new Ledger(StoreDirectory.of(folder.resolve("models").toString(), new Configuration()));

    ledger.append(entry);

    assertThat(Files.readString(folder.resolve("models/ledger/000001.json")))
        .isEqualTo(
            """
            {
              "time" : "2026-02-03T04:05:06Z",
              "verdict" : "ACCEPTED",
              "generation" : 3,
              "newVolumes" : 11,
              "oldVolumes" : 2,
              "heldOutVolumes" : 1,
              "quarantined" : 0,
              "scans" : [ "scan000", "scan001" ],
              "run" : "000003",
              "model" : "v000001",
              "parent" : null,
              "figures" : {
                "heldOut" : {
                  "pairs" : 256,
                  "loss" : 4.25,
                  "matching" : 0.5,
                  "rankShare" : 0.75,
                  "meanCosine" : 0.125,
                  "collapse" : ""
                },
                "plaqueAccuracy" : null
              },
              "parentFigures" : null,
              "reasons" : [ ]
            }\
            """);
    assertThat(ledger.entries()).containsExactly(entry);
  }

  @Test
  void theBytesOfOtherFilesAreFixed() throws IOException {
    var models = ModelsDirectory.of(folder.resolve("models").toString(), new Configuration());
    var rule = new HeldOutRule(HeldOutRule.Unit.VOLUME, 0.05);
    var judgment = new Judgment(FIGURES, null, List.of("no \"reason\""));

    models.fix(rule);
    var run = models.begin(new RunPlan("file:/index", 1, 0, null, null, "abc", 1.0, 2));
    models.keep(run, judgment);

    assertThat(Files.readString(folder.resolve("models/held-out.json")))
        .isEqualTo(
            """
            {
              "unit" : "VOLUME",
              "below" : 0.05
            }\
            """);
    assertThat(Files.readString(folder.resolve("models/runs/000001/plan.json")))
        .isEqualTo(
            """
            {
              "index" : "file:/index",
              "generation" : 1,
              "since" : 0,
              "parent" : null,
              "parentCheckpoint" : null,
              "configurationHash" : "abc",
              "oldPerNew" : 1.0,
              "quarantined" : 2
            }\
            """);
    assertThat(Files.readString(folder.resolve("models/runs/000001/judgment.json")))
        .isEqualTo(
            """
            {
              "candidate" : {
                "heldOut" : {
                  "pairs" : 256,
                  "loss" : 4.25,
                  "matching" : 0.5,
                  "rankShare" : 0.75,
                  "meanCosine" : 0.125,
                  "collapse" : ""
                },
                "plaqueAccuracy" : null
              },
              "parent" : null,
              "refusals" : [ "no \\"reason\\"" ]
            }\
            """);
    assertThat(models.heldOutRule()).contains(rule);
    assertThat(models.judgment(run)).contains(judgment);
    assertThat(models.unfinished()).contains(run);
  }
}
