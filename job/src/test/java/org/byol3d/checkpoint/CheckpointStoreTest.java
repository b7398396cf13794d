package org.byol3d.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.optim.OptimizerState;
import org.byol3d.storage.StoreDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointStoreTest {
  private static final RunDescription RUN = CheckpointFixture.run("abc");
  private static final String OLDER = "step-000000100";
  private static final String NEWER = "step-000000120";

  @TempDir private Path folder;
  private StoreDirectory directory;
  private CheckpointStore store;

  @BeforeEach
  void openStore() throws IOException {
    directory = StoreDirectory.of(folder.resolve("check points").toString(), new Configuration());
    store = CheckpointFixture.store(directory);
  }

  private String save(long step) throws IOException {
    return store.save(CheckpointFixture.state(step), RUN, CheckpointFixture.METRICS);
  }

  private Path file(String name) {
    return folder.resolve("check points").resolve(name);
  }

  @Test
  void stateKeepsItsBits() throws IOException {
    assertThat(store.latest()).isEmpty();
    assertThat(save(120)).isEqualTo(NEWER);
    assertThat(directory.list("")).containsExactly(NEWER);
    assertThat(directory.list(NEWER))
        .containsExactly(
            "checkpoint.json", "online.safetensors", "optimizer.safetensors", "target.safetensors");

    var loaded = store.latest().orElseThrow();

    CheckpointFixture.assertSameBits(loaded.state(), CheckpointFixture.state(120));
    assertThat(loaded.name()).isEqualTo(NEWER);
    assertThat(loaded.run()).isEqualTo(RUN);
    assertThat(loaded.metrics()).isEqualTo(CheckpointFixture.METRICS);
    var header = store.directory().header(NEWER);
    assertThat(header.metrics()).isEqualTo(CheckpointFixture.METRICS);
    assertThat(header.step()).isEqualTo(120);
    assertThat(header.files().get("online.safetensors").length())
        .isEqualTo(Files.size(file(NEWER + "/online.safetensors")));
  }

  @Test
  void equalStatesGiveEqualBytes() throws IOException {
    save(120);
    var other = StoreDirectory.of(folder.resolve("other").toString(), new Configuration());
    var unused =
        CheckpointFixture.store(other)
            .save(CheckpointFixture.state(120), RUN, CheckpointFixture.METRICS);
    for (var file : directory.list(NEWER)) {
      assertThat(other.read(NEWER + "/" + file).orElseThrow())
          .isEqualTo(directory.read(NEWER + "/" + file).orElseThrow());
    }
  }

  @Test
  void newOptimizerMayHaveNoVectors() throws IOException {
    var state = CheckpointFixture.state(0);
    var fresh =
        new TrainingState(
            0, state.networks(), new OptimizerState<>("lars", 0, Map.of()), List.of());
    var name = store.save(fresh, RUN, Map.of());
    CheckpointFixture.assertSameBits(store.load(name).state(), fresh);
  }

  @Test
  void leftoversAreSkippedThenDeletedBySave() throws IOException {
    save(100);
    // A writer killed after three files.
    for (var file : List.of("online", "target", "optimizer")) {
      Files.createDirectories(file("_writing-dead"));
      Files.copy(
          file(OLDER + "/" + file + ".safetensors"),
          file("_writing-dead/" + file + ".safetensors"));
    }

    assertThat(store.directory().names()).containsExactly(OLDER);
    assertThat(store.latest().orElseThrow().name()).isEqualTo(OLDER);
    save(120);
    assertThat(directory.list("")).containsExactly(OLDER, NEWER);
  }

  enum Damage {
    FLIPPED_FIRST {
      @Override
      void to(Path file) throws IOException {
        flip(file, 0);
      }
    },
    FLIPPED_MIDDLE {
      @Override
      void to(Path file) throws IOException {
        flip(file, (int) Files.size(file) / 2);
      }
    },
    FLIPPED_LAST {
      @Override
      void to(Path file) throws IOException {
        flip(file, (int) Files.size(file) - 1);
      }
    },
    TRUNCATED {
      @Override
      void to(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
      }
    },
    EMPTY {
      @Override
      void to(Path file) throws IOException {
        Files.write(file, new byte[0]);
      }
    },
    LENGTHENED {
      @Override
      void to(Path file) throws IOException {
        Files.write(file, new byte[] {' '}, StandardOpenOption.APPEND);
      }
    },
    DELETED {
      @Override
      void to(Path file) throws IOException {
        Files.delete(file);
      }
    };

    abstract void to(Path file) throws IOException;

    private static void flip(Path file, int position) throws IOException {
      var bytes = Files.readAllBytes(file);
      bytes[position] ^= 4;
      Files.write(file, bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "checkpoint.json",
        "online.safetensors",
        "target.safetensors",
        "optimizer.safetensors"
      })
  void damagedCheckpointIsSkippedAndReplaced(String name) throws IOException {
    save(100);
    save(120);
    for (var damage : Damage.values()) {
      damage.to(file(NEWER + "/" + name));
      try (var warnings = new LoggedWarnings(CheckpointDirectory.class)) {
        var latest = store.latest().orElseThrow();

        assertThat(latest.name()).as("%s", damage).isEqualTo(OLDER);
        CheckpointFixture.assertSameBits(latest.state(), CheckpointFixture.state(100));
        assertThat(warnings.messages())
            .singleElement()
            .asString()
            .contains(directory.path(NEWER + "/" + name).toString(), "delete its directory");
      }
      var error = catchThrowableOfType(CorruptCheckpointException.class, () -> store.load(NEWER));
      assertThat(error.file()).isEqualTo(directory.path(NEWER + "/" + name).toString());
      assertThat(error.field()).isNotEmpty();

      save(120);
      CheckpointFixture.assertSameBits(
          store.latest().orElseThrow().state(), CheckpointFixture.state(120));
      assertThat(directory.list("")).containsExactly(OLDER, NEWER);
    }
  }

  @Test
  void everyChangedBitOfHeaderIsNoticed() throws IOException {
    save(120);
    var bytes = Files.readAllBytes(file(NEWER + "/checkpoint.json"));
    for (int i = 0; i < bytes.length; i++) {
      var damaged = bytes.clone();
      damaged[i] ^= (byte) (1 << i % 7);
      assertThatThrownBy(() -> CheckpointHeader.parse("checkpoint.json", damaged))
          .as("byte %d", i)
          .isInstanceOf(CorruptCheckpointException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"step\" : 120, | step",
        "\"totalSteps\" : 187200, | run.totalSteps",
        "\"generation\" : 3, | run.generation",
        "\"algorithm\" : \"adamw\", | optimizer.algorithm",
        "\"sinceStep\" : 7, | excluded.0.sinceStep",
        "\"format\" : \"byol3d-checkpoint\", | format"
      })
  void aMissingFieldIsNamed(String removed, String field) throws IOException {
    save(120);
    var json = file(NEWER + "/checkpoint.json");
    var text = Files.readString(json);
    assertThat(text).contains(removed);
    Files.writeString(json, text.replace(removed, ""));

    var error =
        catchThrowableOfType(
            CorruptCheckpointException.class, () -> store.directory().header(NEWER));

    assertThat(error.field()).isEqualTo(field);
    assertThat(error).hasMessageContaining("checkpoint.json: " + field + ": is ");
    assertThat(store.latest()).isEmpty();
  }

  @Test
  void newerProgramsCheckpointIsNotSkipped() throws IOException {
    save(100);
    var header = store.directory().header(OLDER);
    var newer =
        new CheckpointHeader(
            header.format(),
            4,
            120,
            header.run(),
            header.metrics(),
            header.optimizer(),
            header.excluded(),
            header.files());
    assertThat(directory.create(NEWER + "/checkpoint.json", newer.toBytes())).isTrue();

    assertThatThrownBy(store::latest)
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(CorruptCheckpointException.class)
        .hasMessageContaining("version: is 4, but this program reads 1 to 3");
  }

  @Test
  void otherNetworksCheckpointIsNotSkipped() throws IOException {
    save(100);
    var wider = new ByolNetworks(new NetworkConfig(1, List.of(4, 8), true, 6, 5, 7));
    var other = CheckpointFixture.store(directory, wider);

    assertThatThrownBy(other::latest)
        .isInstanceOf(MismatchedWeightsException.class)
        .hasMessageContaining(OLDER);
    assertThatThrownBy(() -> other.save(CheckpointFixture.state(120), RUN, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("online: ");
  }

  @Test
  void savingAStepTwiceLeavesTheFirst() throws IOException {
    save(120);
    var first = Files.getLastModifiedTime(file(NEWER + "/online.safetensors"));
    var again = store.save(CheckpointFixture.state(120), RUN, Map.of("loss", 5.0));

    assertThat(again).isEqualTo(NEWER);
    assertThat(store.directory().header(NEWER).metrics()).isEqualTo(CheckpointFixture.METRICS);
    assertThat(Files.getLastModifiedTime(file(NEWER + "/online.safetensors"))).isEqualTo(first);
    assertThatThrownBy(
            () ->
                store.save(CheckpointFixture.state(120), CheckpointFixture.run("other"), Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("run.configurationHash: is abc, but this run's is other");
  }

  @Test
  void oldestAreDeletedAndNewestSoundStays() throws IOException {
    for (int step : IntStream.range(1, 6).toArray()) {
      save(step);
    }
    Files.createDirectories(file("step-notes"));
    store.directory().retain(5);
    assertThat(store.directory().names()).hasSize(5);
    store.directory().retain(3);
    assertThat(store.directory().names())
        .containsExactly("step-000000003", "step-000000004", "step-000000005");

    Damage.TRUNCATED.to(file("step-000000005/online.safetensors"));
    Damage.DELETED.to(file("step-000000004/checkpoint.json"));
    store.directory().retain(1);

    assertThat(store.directory().names()).containsExactly("step-000000003", "step-000000005");
    assertThat(store.latest().orElseThrow().name()).isEqualTo("step-000000003");
    assertThat(directory.list(""))
        .containsExactly("step-000000003", "step-000000005", "step-notes");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void somethingMustStay(int keep) {
    assertThatThrownBy(() -> store.directory().retain(keep))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1");
  }

  @Test
  void stepsAreOrderedAsNumbers() throws IOException {
    save(1_000_000_000L);
    save(999_999_999L);
    assertThat(store.latest().orElseThrow().state().step()).isEqualTo(1_000_000_000L);
  }

  @Test
  void bufferThatNeedsRoundingIsRefused() {
    var state = CheckpointFixture.state(1);
    state.buffers(Branch.ONLINE)[3] = 0.1;
    assertThatThrownBy(() -> store.save(state, RUN, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("online buffers: 0.1");
  }

  @Test
  void aFolderOfAnotherKindIsRefused() throws IOException {
    assertThat(directory.create(NEWER + "/checkpoint.json", "[1]".getBytes(StandardCharsets.UTF_8)))
        .isTrue();
    assertThatThrownBy(() -> store.directory().header(NEWER))
        .hasMessageContaining("no JSON object");
  }
}
