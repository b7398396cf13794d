package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.storage.Lease;
import org.byol3d.storage.LeaseTerms;
import org.byol3d.storage.StoreDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepretrainCommandTest {
  @TempDir private Path folder;

  private CommandLineRun repretrain(String... more) {
    var arguments =
        new ArrayList<>(
            List.of(
                "repretrain",
                "--config=smoke",
                "--data-dir=" + folder.resolve("data"),
                "--index=" + folder.resolve("index"),
                "--models=" + folder.resolve("models"),
                "--scan-id-pattern=/(scan[0-9]+)_",
                "--workers=1",
                "--held-out-pairs=16",
                "--epochs=2"));
    for (var setting :
        List.of(
            "network.base-channels=4",
            "network.levels=2",
            "network.projector.hidden=16",
            "network.projector.output=8",
            "network.predictor.hidden=16")) {
      arguments.addAll(List.of("--set", setting));
    }
    arguments.addAll(List.of(more));
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }

  private CommandLineRun onModels(String command, String... more) {
    var arguments = new ArrayList<>(List.of(command, "--models=" + folder.resolve("models")));
    arguments.addAll(List.of(more));
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }

  private void scans(String directory, int scans, int patches) {
    var made =
        CommandLineRun.of(
            "phantom",
            "--out=" + folder.resolve(directory),
            "--scans=" + scans,
            "--patches=" + patches,
            "--size=48",
            "--labels",
            "--workers=1");
    assertThat(made.exitCode()).as(made.err()).isZero();
  }

  @Test
  void modelIsMadeFollowedAndRolledBack() throws IOException {
    scans("data", 2, 3);
    scans("labeled", 2, 8);
    var few = repretrain("--min-new=50");
    assertThat(few.exitCode()).as(few.err()).isZero();
    assertThat(few.out()).contains("nothing new").contains("--min-new is 50");
    assertThat(folder.resolve("models/runs")).doesNotExist();

    var unlabeled = repretrain("--min-new=3", "--labeled=" + folder.resolve("index"));
    assertThat(unlabeled.exitCode()).isEqualTo(1);
    assertThat(folder.resolve("models/runs/000001/metrics.jsonl")).doesNotExist();

    var first = repretrain("--min-new=3", "--labeled=" + folder.resolve("labeled"));
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out()).contains("accepted", "v000001", "plaque").contains("byol3d rollback");

    scans("data", 4, 3);
    var second =
        repretrain(
            "--min-new=3",
            "--labeled=" + folder.resolve("labeled"),
            "--margin=loss=8",
            "--margin=matching=1",
            "--margin=rank=1",
            "--margin=cosine=2",
            "--margin=plaque=1");
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(second.out()).contains("accepted", "v000002");

    var back = onModels("rollback");
    assertThat(back.exitCode()).as(back.err()).isZero();
    assertThat(back.out()).contains("v000001 is in use again, after v000002");
    var further = onModels("rollback");
    assertThat(further.exitCode()).isEqualTo(1);
    assertThat(further.err()).contains("--to").hasLineCount(1);
    assertThat(onModels("models").out())
        .contains("nothing new", "accepted", "rolled back", "In use: v000001");
  }

  @Test
  void mistypedModelsAreNamed() throws IOException {
    for (var command : List.of("models", "rollback")) {
      var missing = onModels(command);
      assertThat(missing.exitCode()).isEqualTo(1);
      assertThat(missing.err()).contains(folder + "/models: no such directory").hasLineCount(1);
      assertThat(folder.resolve("models")).doesNotExist();

      var other = CommandLineRun.of(command, "--models=" + folder);
      assertThat(other.exitCode()).isEqualTo(1);
      assertThat(other.err()).contains("holds no models and no ledger").hasLineCount(1);
      try (var files = Files.list(folder)) {
        assertThat(files).isEmpty();
      }
    }
  }

  @Test
  void anotherProcessIsNamed() throws IOException {
    var lease =
        Lease.acquire(
            StoreDirectory.of(folder.resolve("models").toString(), new Configuration()),
            new LeaseTerms("_lock", "models", Duration.ofHours(1)),
            Clock.systemUTC(),
            "anna@lab, process 7");
    Files.createDirectories(folder.resolve("models/ledger"));
    for (var run : List.of(repretrain(), onModels("rollback"))) {
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("anna@lab, process 7", "expires at").hasLineCount(1);
    }
    lease.close();
  }

  @Test
  void modelsAndIndexNeedTheirOwnDirectories() {
    var run =
        CommandLineRun.of(
            "repretrain",
            "--config=smoke",
            "--data-dir=" + folder,
            "--index=" + folder + "/same",
            "--models=" + folder.toUri() + "/same/");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--models and --index are both", "/same").hasLineCount(1);
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--lease=soon | 6h or 30m",
        "--min-new=-1 | --min-new",
        "--mix-old=-1 | --mix-old",
        "--held-out=1 | --held-out",
        "--margin=los=1 | LOSS",
        "--set=crop.sise=3 | crop.sise",
      })
  void wrongUsageSaysWhatToDo(String argument, String advice) {
    var run = repretrain(argument);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(advice);
  }
}
