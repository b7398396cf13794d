package org.byol3d.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.nn.TensorSpec;
import org.byol3d.optim.OptimizerState;
import org.byol3d.reference.ReferenceNetwork;
import org.byol3d.storage.Sha256;
import org.byol3d.storage.StoreDirectory;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EncoderExportTest {
  private static final Configuration HADOOP = new Configuration();
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @TempDir private Path folder;
  private StoreDirectory to;
  private ExportDirectory<ModelCard> encoders;
  private String run;

  @BeforeEach
  void saveCheckpoints() throws IOException {
    to = StoreDirectory.of(folder.resolve("encoders of a lab").toString(), HADOOP);
    encoders = ExportDirectory.ofEncoders(to);
    run = folder.resolve("run").toString();
    for (long step : List.of(100, 120)) {
      var unused =
          CheckpointFixture.store(StoreDirectory.of(run + "/checkpoints", HADOOP))
              .save(
                  CheckpointFixture.state(step),
                  CheckpointFixture.run("abc"),
                  CheckpointFixture.METRICS);
    }
  }

  private ModelCard export(String checkpoint, Branch network) throws IOException {
    return new EncoderExport(encoders, CLOCK)
        .export(CheckpointReference.find(checkpoint, HADOOP), network);
  }

  @Test
  void anEncoderIsExportedWithItsCard() throws IOException {
    var card = export(run, Branch.ONLINE);

    assertThat(to.list("")).containsExactly("LATEST", "v000001");
    assertThat(to.list("v000001")).containsExactly("encoder.safetensors", "model-card.json");
    assertThat(encoders.card("v000001")).isEqualTo(card);
    assertThat(card.name()).isEqualTo("v000001");
    assertThat(card.created()).isEqualTo("2026-02-03T04:05:06Z");
    assertThat(card.network()).isEqualTo(Branch.ONLINE);
    assertThat(card.architecture()).isEqualTo(new ModelCard.Architecture(List.of(4, 6), true));
    assertThat(card.input()).isEqualTo(new ModelCard.Input(1, "percentile", Extent.cube(16)));
    assertThat(card.source().step()).isEqualTo(120);
    assertThat(card.source().checkpoint()).endsWith("run/checkpoints/step-000000120");
    assertThat(card.run()).isEqualTo(CheckpointFixture.run("abc"));
    assertThat(card.metrics()).isEqualTo(CheckpointFixture.METRICS);
    var file = folder.resolve("encoders of a lab/v000001/encoder.safetensors");
    assertThat(card.weights())
        .isEqualTo(new FileChecksum(Files.size(file), Sha256.hex(Files.readAllBytes(file))));

    var weights = WeightsFile.read(to.toString(), HADOOP);
    var tensors = CheckpointFixture.NETWORKS.encoder();
    weights.requireExactly(tensors);
    assertThat(card.parameters()).isEqualTo(TensorSpec.size(tensors));
    assertThat(weights.values(tensors))
        .isEqualTo(
            Arrays.copyOf(
                CheckpointFixture.state(120).parameters(Branch.ONLINE), TensorSpec.size(tensors)));
    try (var files = Files.walk(folder)) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".crc"));
    }
  }

  @Test
  void theTargetsEncoderCanBeHad() throws IOException {
    var card = export(run, Branch.TARGET);

    assertThat(card.network()).isEqualTo(Branch.TARGET);
    var tensors = CheckpointFixture.NETWORKS.encoder();
    assertThat(WeightsFile.read(to.path("v000001").toString(), HADOOP).values(tensors))
        .isEqualTo(
            Arrays.copyOf(
                CheckpointFixture.state(120).parameters(Branch.TARGET), TensorSpec.size(tensors)));
    assertThat(Files.readString(folder.resolve("encoders of a lab/v000001/model-card.json")))
        .contains("\"network\" : \"target\"");
  }

  @ParameterizedTest
  @EnumSource
  void namesAndOrderAreTheReferences(ReferenceNetwork network) throws IOException {
    var networks = new ByolNetworks(network.config());
    var online = network.file("init.online");
    var target = network.file("init.target");
    var parameters = TensorSpec.parameters(networks.online());
    var directory = StoreDirectory.of(folder.resolve("reference").toString(), HADOOP);
    var unused =
        CheckpointFixture.store(directory, networks)
            .save(
                new TrainingState(
                    5,
                    Map.of(
                        Branch.ONLINE,
                        new NetworkState(
                            online.values(parameters),
                            online.doubles(TensorSpec.buffers(networks.online()))),
                        Branch.TARGET,
                        new NetworkState(
                            target.values(TensorSpec.parameters(networks.target())),
                            target.doubles(TensorSpec.buffers(networks.target())))),
                    new OptimizerState<>("adamw", 0, Map.of()),
                    List.of()),
                CheckpointFixture.run("abc"),
                Map.of());

    var card = export(directory.toString(), Branch.ONLINE);

    var weights = to.read(card.name() + "/encoder.safetensors").orElseThrow();
    var exported =
        Safetensors.read(new ByteArrayInputStream(weights), weights.length, "encoder.safetensors");
    assertThat(List.copyOf(exported.tensors().keySet()))
        .isEqualTo(
            network.parameterOrder().stream().filter(n -> n.startsWith("encoder.")).toList());
    exported
        .tensors()
        .forEach(
            (name, tensor) -> {
              var original = online.content().tensors().get(name);
              assertThat(tensor.shape()).isEqualTo(original.shape());
              assertThat(tensor.values()).isEqualTo(original.values());
            });
  }

  @Test
  void checkpointsAreFoundByWhatPeopleName() throws IOException {
    assertThat(CheckpointReference.find(run, HADOOP).name()).isEqualTo("step-000000120");
    assertThat(CheckpointReference.find(run + "/checkpoints", HADOOP).name())
        .isEqualTo("step-000000120");
    assertThat(CheckpointReference.find(run + "/checkpoints/step-000000100", HADOOP).name())
        .isEqualTo("step-000000100");
    Files.delete(Path.of(run, "checkpoints/step-000000120/target.safetensors"));
    assertThat(CheckpointReference.find(run, HADOOP).name()).isEqualTo("step-000000100");
    assertThatThrownBy(() -> export(run + "/checkpoints/step-000000120", Branch.ONLINE))
        .isInstanceOf(CorruptCheckpointException.class)
        .hasMessageContaining("target.safetensors: file: is missing");
    assertThatThrownBy(() -> CheckpointReference.find(folder.toString(), HADOOP))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holds no sound checkpoint");
    assertThatThrownBy(() -> CheckpointReference.find(run + "/nothing", HADOOP))
        .hasMessageContaining("is not a directory");
    assertThat(encoders.versions()).isEmpty();
  }

  @Test
  void exportsAtOnceEachGetAVersion() throws Exception {
    int count = 6;
    var together = new CyclicBarrier(count);
    var threads = Executors.newFixedThreadPool(count);
    List<ModelCard> cards = new ArrayList<>();
    try {
      List<Callable<ModelCard>> exports = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        var network = i % 2 == 0 ? Branch.ONLINE : Branch.TARGET;
        exports.add(
            () -> {
              together.await();
              return export(run, network);
            });
      }
      for (var export : threads.invokeAll(exports)) {
        cards.add(export.get());
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(cards).extracting(ModelCard::name).doesNotHaveDuplicates().hasSize(count);
    assertThat(encoders.versions())
        .containsExactly("v000001", "v000002", "v000003", "v000004", "v000005", "v000006");
    assertThat(encoders.latest()).contains("v000006");
    assertThat(to.list("")).hasSize(count + 1);
    for (var card : cards) {
      assertThat(encoders.card(card.name())).isEqualTo(card);
      var state = CheckpointFixture.state(120);
      var tensors = CheckpointFixture.NETWORKS.encoder();
      assertThat(WeightsFile.read(to.path(card.name()).toString(), HADOOP).values(tensors))
          .isEqualTo(Arrays.copyOf(state.parameters(card.network()), TensorSpec.size(tensors)));
    }
  }

  @Test
  void latestCanBeSetBack() throws IOException {
    export(run, Branch.ONLINE);
    export(run, Branch.TARGET);
    assertThat(encoders.latest()).contains("v000002");
    encoders.setLatest("v000001");
    assertThat(encoders.latest()).contains("v000001");
    assertThat(WeightsFile.read(to.toString(), HADOOP).source()).contains("v000001");
    assertThatThrownBy(() -> encoders.setLatest("v000009")).hasMessageContaining("v000009");
    assertThatThrownBy(() -> encoders.setLatest("../x")).hasMessageContaining("there are");

    export(run, Branch.ONLINE);
    assertThat(encoders.latest()).contains("v000003");

    to.replace("LATEST", "v000008\n".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(encoders::latest)
        .hasMessageContaining("LATEST: names 'v000008', but there is no such version");
  }

  @Test
  void onlyOldLeftoversAreDeleted() throws IOException {
    var old = Files.createDirectories(folder.resolve("encoders of a lab/_writing-old"));
    var young = Files.createDirectories(folder.resolve("encoders of a lab/_writing-young"));
    Files.setLastModifiedTime(old, FileTime.from(NOW.minusSeconds(25 * 3600)));
    Files.setLastModifiedTime(young, FileTime.from(NOW.minusSeconds(23 * 3600)));

    export(run, Branch.ONLINE);

    assertThat(to.list("")).containsExactly("LATEST", "_writing-young", "v000001");
  }

  @Test
  void damagedExportsAreRefused() throws IOException {
    export(run, Branch.ONLINE);
    var file = folder.resolve("encoders of a lab/v000001/encoder.safetensors");
    var bytes = Files.readAllBytes(file);
    bytes[bytes.length - 5] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> WeightsFile.read(to.toString(), HADOOP))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("encoder.safetensors: sha256");

    var card = folder.resolve("encoders of a lab/v000001/model-card.json");
    Files.writeString(
        card, Files.readString(card).replace("\"cropSize\" : 16", "\"cropSize\" : 96"));
    assertThatThrownBy(() -> encoders.card("v000001"))
        .hasMessageContaining("model-card.json: sha256");
  }

  @Test
  void missingInputConventionIsNamed() throws IOException {
    var unused =
        CheckpointFixture.store(StoreDirectory.of(run + "/checkpoints", HADOOP))
            .save(
                CheckpointFixture.state(130),
                new RunDescription("crop.size = 16", "abc", "", "", 1, 1, 1, 1, 1),
                Map.of());
    assertThatThrownBy(() -> export(run, Branch.ONLINE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("step-000000130/checkpoint.json: run.configuration")
        .hasMessageContaining("views");
    assertThat(to.list("")).isEmpty();
  }
}
