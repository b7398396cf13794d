package org.byol3d.repretrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.config.Presets;
import org.byol3d.storage.JsonRecord;
import org.byol3d.storage.StoreDirectory;
import org.junit.jupiter.api.Test;

/** Reads the models of an earlier version; the resources' README says how they were made. */
class EarlierModelsTest {
  private static final String MODELS =
      Path.of("src/test/resources/earlier-version/models").toAbsolutePath().toString();
  private static final Configuration HADOOP = new Configuration();
  private static final List<String> SETTINGS =
      List.of(
          "network.base-channels=4",
          "network.levels=2",
          "crop.size=8",
          "network.projector.hidden=8",
          "network.projector.output=4",
          "network.predictor.hidden=8",
          "schedule.epochs=2");

  @Test
  void modelsAreRead() throws IOException {
    var models = ModelsDirectory.of(MODELS, HADOOP);

    var entries = models.ledger().entries();
    assertThat(entries).hasSize(1);
    assertThat(entries.get(0).verdict()).isEqualTo(LedgerEntry.Verdict.ACCEPTED);
    assertThat(entries.get(0).run()).isEqualTo("000001");
    assertThat(entries.get(0).figures().heldOut().pairs()).isEqualTo(256);
    assertThat(models.latest().orElseThrow().name()).isEqualTo("v000001");
    assertThat(models.heldOut().orElseThrow())
        .isEqualTo(new EarlierHeldOutRule(HeldOut.Unit.VOLUME, 0.058062471372402065));
    assertThat(models.unfinished()).isEmpty();
  }

  @Test
  void unfinishedRunsGoOn() throws IOException {
    var plan =
        JsonRecord.read(StoreDirectory.of(MODELS, HADOOP), "runs/000001/plan.json", RunPlan.class)
            .orElseThrow();
    var run = new ModelsDirectory.BegunRun("000001", plan);

    assertThat(plan.configurationHash())
        .isEqualTo(Presets.PRETRAIN.resolve("smoke", SETTINGS).methodHash());
    assertThat(ModelsDirectory.of(MODELS, HADOOP).judgment(run).orElseThrow().refusals()).isEmpty();
  }
}
