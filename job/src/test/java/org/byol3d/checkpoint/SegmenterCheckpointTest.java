package org.byol3d.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.nn.Initializer;
import org.byol3d.nn.TensorSpec;
import org.byol3d.optim.OptimizerState;
import org.byol3d.storage.StoreDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints of a training with validation, which know the best one. */
class SegmenterCheckpointTest {
  private static final RunDescription RUN = CheckpointFixture.run("abc");
  private static final Configuration HADOOP = new Configuration();
  private static final String DICE = "dice";

  /** Encoder and decoder; the optimizer trains the decoder only. */
  private static final List<TensorSpec> TENSORS =
      List.of(
          parameter("encoder.weight", new Shape(3, 2)), parameter("decoder.weight", new Shape(4)));

  private static final int TRAINED = 4;

  @TempDir private Path folder;
  private StoreDirectory directory;
  private CheckpointStore store;

  @BeforeEach
  void openStore() throws IOException {
    directory = StoreDirectory.of(folder.resolve("run/checkpoints").toString(), HADOOP);
    store = new CheckpointStore(directory, Map.of(Branch.SEGMENTER, TENSORS), TRAINED);
  }

  private static TensorSpec parameter(String name, Shape shape) {
    return new TensorSpec(name, shape, TensorSpec.Kind.PARAMETER, new Initializer.Constant(0));
  }

  private static TrainingState state(long step, int trained) {
    return new TrainingState(
        step,
        Map.of(
            Branch.SEGMENTER,
            new NetworkState(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, step}, new double[0])),
        new OptimizerState<>("adamw", step, Map.of("exp_avg", new float[trained])),
        List.of());
  }

  private String save(long step, Map<String, Double> metrics) throws IOException {
    return store.save(state(step, TRAINED), RUN, metrics);
  }

  private Path file(String name) {
    return folder.resolve("run/checkpoints").resolve(name);
  }

  @Test
  void stateOfAFrozenEncoderComesBack() throws IOException {
    save(3, Map.of());

    assertThat(directory.list("step-000000003"))
        .containsExactly("checkpoint.json", "optimizer.safetensors", "segmenter.safetensors");
    CheckpointFixture.assertSameBits(store.latest().orElseThrow().state(), state(3, TRAINED));
    assertThat(store.directory().weights("step-000000003", Branch.SEGMENTER).values(TENSORS))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 3);
  }

  @Test
  void vectorsOfOtherLengthsAreRefused() {
    assertThatThrownBy(() -> store.save(state(3, 10), RUN, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("exp_avg: 10 values, but there must be 4");
    assertThatThrownBy(() -> store.save(CheckpointFixture.state(3), RUN, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[ONLINE, TARGET], but the store [SEGMENTER]");
  }

  @Test
  void damagedSegmenterIsSkipped() throws IOException {
    save(3, Map.of());
    save(4, Map.of());
    Files.delete(file("step-000000004/segmenter.safetensors"));
    assertThat(store.latest().orElseThrow().name()).isEqualTo("step-000000003");
  }

  @Test
  void checkpointOfAnotherTrainingIsRefused() throws IOException {
    var name = save(3, Map.of());
    var pretraining = CheckpointFixture.store(directory);
    var reference = CheckpointReference.find(folder.resolve("run").toString(), HADOOP);

    assertThatThrownBy(() -> pretraining.load(name))
        .isInstanceOf(MismatchedWeightsException.class)
        .hasMessage(
            directory.path(name)
                + " is a checkpoint of byol3d finetune, but one of byol3d pretrain is needed here");
    assertThatThrownBy(() -> StartingPoint.of(reference))
        .isInstanceOf(MismatchedWeightsException.class)
        .hasMessageContaining("is a checkpoint of byol3d finetune");
    assertThatThrownBy(() -> pretraining.directory().weights(name, Branch.ONLINE))
        .isInstanceOf(MismatchedWeightsException.class);

    directory.delete(name);
    pretraining.save(CheckpointFixture.state(3), RUN, Map.of());
    assertThatThrownBy(() -> store.load(name))
        .isInstanceOf(MismatchedWeightsException.class)
        .hasMessageContaining("is a checkpoint of byol3d pretrain, but one of byol3d finetune");
  }

  @Test
  void bestIsTheEarliestOfTheHighest() throws IOException {
    assertThat(store.directory().chooseBest(DICE)).isEmpty();
    save(1, Map.of("loss", 9.0));
    assertThat(store.directory().chooseBest(DICE)).isEmpty();
    assertThat(file("BEST")).doesNotExist();

    record Validation(double score, int best) {}
    var validations =
        List.of(
            new Validation(Double.NaN, 0),
            new Validation(0.5, 3),
            new Validation(0.75, 4),
            new Validation(Double.NaN, 4),
            new Validation(0.75, 4),
            new Validation(0.25, 4));
    for (int i = 0; i < validations.size(); i++) {
      save(i + 2, Map.of(DICE, validations.get(i).score()));
      int best = validations.get(i).best();
      assertThat(store.directory().chooseBest(DICE))
          .isEqualTo(best == 0 ? Optional.empty() : Optional.of(CheckpointDirectory.name(best)))
          .isEqualTo(store.directory().best());
    }
  }

  @Test
  void bestAndNewestAreNeverDeleted() throws IOException {
    for (int step = 1; step <= 6; step++) {
      save(step, Map.of(DICE, step == 2 ? 0.9 : 0.1 * step));
      store.directory().chooseBest(DICE);
      store.directory().retain(2);
    }
    assertThat(store.directory().names())
        .containsExactly("step-000000002", "step-000000005", "step-000000006");
    assertThat(Files.readString(file("BEST"))).isEqualTo("step-000000002\n");
  }

  /** A process is killed after it saved the best checkpoint, and before it marked it. */
  @Test
  void aLostMarkIsFoundAgain() throws IOException {
    save(1, Map.of(DICE, 0.2));
    store.directory().chooseBest(DICE);
    save(2, Map.of(DICE, 0.4));
    save(3, Map.of(DICE, 0.3));
    assertThat(store.directory().best()).contains("step-000000001");

    assertThat(store.directory().chooseBest(DICE)).contains("step-000000002");
    assertThat(store.directory().best()).contains("step-000000002");
  }

  @Test
  void corruptCheckpointIsNeverTheBest() throws IOException {
    save(1, Map.of(DICE, 0.2));
    save(2, Map.of(DICE, 0.4));
    Files.writeString(file("step-000000002/checkpoint.json"), "{}");
    assertThat(store.directory().chooseBest(DICE)).contains("step-000000001");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "step-000000009", "../run", "/etc", "step-000000001/checkpoint.json"})
  void aMarkThatNamesNoCheckpointIsIgnored(String content) throws IOException {
    save(1, Map.of(DICE, 0.2));
    Files.writeString(file("BEST"), content);
    try (var warnings = new LoggedWarnings(CheckpointDirectory.class)) {
      assertThat(store.directory().best()).isEmpty();
      assertThat(warnings.messages()).singleElement().asString().contains("BEST");
    }
    assertThat(store.directory().chooseBest(DICE)).contains("step-000000001");
    assertThat(store.directory().best()).contains("step-000000001");
  }

  @Test
  void peopleCanNameTheBest() throws IOException {
    save(1, Map.of(DICE, 0.4));
    save(2, Map.of(DICE, 0.2));
    var run = folder.resolve("run").toString();
    assertThatThrownBy(() -> CheckpointReference.findBest(run, HADOOP))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no best checkpoint");
    store.directory().chooseBest(DICE);

    assertThat(CheckpointReference.find(run, HADOOP).name()).isEqualTo("step-000000002");
    for (var given : List.of(run, run + "/checkpoints", run + "/checkpoints/BEST")) {
      assertThat(CheckpointReference.findBest(given, HADOOP).uri())
          .isEqualTo(directory.path("step-000000001").toString());
    }
    assertThat(CheckpointReference.find(run + "/checkpoints/BEST", HADOOP).name())
        .isEqualTo("step-000000001");
    assertThat(CheckpointReference.findBest(run + "/checkpoints/step-000000002", HADOOP).name())
        .isEqualTo("step-000000002");
  }
}
