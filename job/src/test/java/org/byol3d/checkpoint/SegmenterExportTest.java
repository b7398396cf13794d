package org.byol3d.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.nn.TensorSpec;
import org.byol3d.storage.StoreDirectory;
import org.byol3d.text.WrongRequestException;
import org.byol3d.volume.Extent;
import org.byol3d.volume.LabelSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmenterExportTest {
  private static final Configuration HADOOP = new Configuration();
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-02-03T04:05:06Z"), ZoneOffset.UTC);

  @TempDir private Path folder;
  private Path run;
  private Path to;

  @BeforeEach
  void saveCheckpoints() throws IOException {
    run = folder.resolve("run");
    to = folder.resolve("segmenters");
    SegmenterFixture.save(store("run/checkpoints"), SegmenterFixture.run(), 20, 30);
  }

  private StoreDirectory store(String name) throws IOException {
    return StoreDirectory.of(folder.resolve(name).toString(), HADOOP);
  }

  private SegmenterCard export(CheckpointReference checkpoint) throws IOException {
    return new SegmenterExport(ExportDirectory.ofSegmenters(store("segmenters")), CLOCK)
        .export(checkpoint);
  }

  private SegmenterCard exportBest() throws IOException {
    return export(CheckpointReference.findBestOrNewest(run.toString(), HADOOP));
  }

  @Test
  void aSegmenterComesBackWithItsCard() throws IOException {
    var card = exportBest();

    assertThat(card.name()).isEqualTo("v000001");
    assertThat(card.classes()).isEqualTo(SegmenterFixture.CLASSES);
    assertThat(card.classes().labelSet())
        .isEqualTo(new LabelSet(List.of(new LabelSet.Label("plaque", 3)), OptionalInt.of(7)));
    assertThat(card.input()).isEqualTo(new ModelCard.Input(1, "minmax", new Extent(16, 32, 32)));
    assertThat(card.voxelSizeUm()).containsExactly(4.0, 1.8, 1.8);
    assertThat(card.decoder().outputs()).isEqualTo(1);
    assertThat(card.source().step()).isEqualTo(20);
    assertThat(card.metrics()).containsEntry(SegmenterFixture.DICE, 1.0 / 20);
    assertThat(card.run()).isEqualTo(SegmenterFixture.run());
    assertThat(store("segmenters").list("v000001"))
        .containsExactly("model-card.json", "segmenter.safetensors");

    for (var given : List.of(to, to.resolve("v000001"))) {
      var segmenter = Segmenter.load(given.toString(), HADOOP);
      assertThat(segmenter.card()).isEqualTo(card);
      assertThat(segmenter.weights()).isEqualTo(SegmenterFixture.weights(20));
      assertThat(segmenter.network().tensors())
          .extracting(TensorSpec::name)
          .isEqualTo(SegmenterFixture.NETWORK.tensors().stream().map(TensorSpec::name).toList());
    }
  }

  @Test
  void lastAndNamedCheckpointsCanBeHad() throws IOException {
    assertThat(export(CheckpointReference.find(run.toString(), HADOOP)).source().step())
        .isEqualTo(30);
    var named = run.resolve("checkpoints/step-000000020").toString();
    assertThat(export(CheckpointReference.findBestOrNewest(named, HADOOP)).source().step())
        .isEqualTo(20);
    assertThat(Segmenter.load(to.toString(), HADOOP).card().name()).isEqualTo("v000002");
    assertThat(Segmenter.load(to.resolve("v000001").toString(), HADOOP).weights())
        .isEqualTo(SegmenterFixture.weights(30));
  }

  @Test
  void anEncoderIsTakenFromASegmenter() throws IOException {
    exportBest();
    var size = TensorSpec.size(CheckpointFixture.NETWORKS.encoder());
    for (var given :
        List.of(
            to,
            to.resolve("v000001"),
            to.resolve("v000001/segmenter.safetensors"),
            run,
            run.resolve("checkpoints/step-000000020/segmenter.safetensors"))) {
      var encoder = PretrainedEncoder.load(given.toString(), HADOOP);
      assertThat(encoder.encoder())
          .as("%s", given)
          .isEqualTo(Arrays.copyOf(SegmenterFixture.weights(20), size));
      assertThat(encoder.input())
          .isEqualTo(Optional.of(new ModelCard.Input(1, "minmax", new Extent(16, 32, 32))));
      assertThat(encoder.origin().step()).isEqualTo(20);
    }
  }

  @Test
  void kindsAreNotMixed() throws IOException {
    exportBest();
    var saved =
        CheckpointFixture.store(store("pretraining/checkpoints"))
            .save(CheckpointFixture.state(100), CheckpointFixture.run("abc"), Map.of());
    assertThat(saved).isEqualTo("step-000000100");
    var pretraining = CheckpointReference.find(folder.resolve("pretraining").toString(), HADOOP);
    assertThatThrownBy(
            () ->
                new EncoderExport(ExportDirectory.ofEncoders(store("segmenters")), CLOCK)
                    .export(pretraining, Branch.ONLINE))
        .isInstanceOf(WrongRequestException.class)
        .hasMessageContaining("segmenters: holds exports of another kind (segmenter.safetensors)");
    assertThatThrownBy(() -> export(pretraining))
        .isInstanceOf(MismatchedWeightsException.class)
        .hasMessageContaining("byol3d finetune");
    var unused =
        new EncoderExport(ExportDirectory.ofEncoders(store("encoders")), CLOCK)
            .export(pretraining, Branch.ONLINE);
    for (var given : List.of("encoders", "encoders/v000001")) {
      assertThatThrownBy(() -> Segmenter.load(folder.resolve(given).toString(), HADOOP))
          .hasMessageContaining("holds an encoder, not a segmenter");
    }
    var file = Files.writeString(folder.resolve("weights.pt"), "no directory");
    for (var given : List.of(run, file)) {
      assertThatThrownBy(() -> Segmenter.load(given.toString(), HADOOP))
          .hasMessageContaining(given + ": holds no segmenter: name what byol3d export wrote");
    }
    assertThat(store("segmenters").list("")).containsExactly("LATEST", "v000001");
  }

  @Test
  void damageIsNamed() throws IOException {
    exportBest();
    var weights = to.resolve("v000001/segmenter.safetensors");
    var bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 2] ^= 1;
    Files.write(weights, bytes);
    assertThatThrownBy(() -> Segmenter.load(to.toString(), HADOOP))
        .hasMessageContaining("segmenter.safetensors: sha256")
        .hasMessageContaining("export the segmenter again");
    var card = to.resolve("v000001/model-card.json");
    Files.writeString(card, Files.readString(card).replace("plaque", "vessel"));
    assertThatThrownBy(() -> Segmenter.load(to.toString(), HADOOP))
        .hasMessageContaining("model-card.json: sha256")
        .hasMessageContaining("export the segmenter again");
  }

  @Test
  void runsWithoutClassesAreRefused() throws IOException {
    SegmenterFixture.save(store("other/checkpoints"), CheckpointFixture.run("x"), 5);
    var other = CheckpointReference.find(folder.resolve("other").toString(), HADOOP);
    assertThatThrownBy(() -> export(other))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("step-000000005/checkpoint.json: run.classes: is missing");
    assertThat(Files.exists(to)).isFalse();
  }
}
