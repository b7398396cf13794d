package org.byol3d.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.b2nd.io.FormatException;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.checkpoint.torch.TorchDictionary;
import org.byol3d.checkpoint.torch.TorchTensor;
import org.byol3d.checkpoint.torch.TorchWriter;
import org.byol3d.nn.DecoderConfig;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.SegmentationUNet;
import org.byol3d.nn.TensorSpec;
import org.byol3d.optim.OptimizerState;
import org.byol3d.storage.GivenPath;
import org.byol3d.storage.Sha256;
import org.byol3d.storage.StoreDirectory;
import org.byol3d.text.WrongRequestException;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A path names weights by one rule, whatever it is the path of. */
class PretrainedEncoderTest {
  private static final Configuration HADOOP = new Configuration();
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-02-03T04:05:06Z"), ZoneOffset.UTC);
  private static final List<TensorSpec> ENCODER = CheckpointFixture.NETWORKS.encoder();
  private static final ModelCard.Input INPUT =
      new ModelCard.Input(1, "percentile", Extent.cube(16));

  @TempDir private Path folder;
  private Path run;
  private Path exports;

  @BeforeEach
  void saveAndExport() throws IOException {
    run = folder.resolve("run of a lab");
    for (long step : List.of(100, 120)) {
      var unused =
          CheckpointFixture.store(store("run of a lab/checkpoints"))
              .save(CheckpointFixture.state(step), CheckpointFixture.run("abc"), Map.of());
    }
    exports = folder.resolve("encoders");
    var unused =
        new EncoderExport(ExportDirectory.ofEncoders(store("encoders")), CLOCK)
            .export(CheckpointReference.find(run.toString(), HADOOP), Branch.ONLINE);
  }

  private StoreDirectory store(String name) throws IOException {
    return StoreDirectory.of(folder.resolve(name).toString(), HADOOP);
  }

  private static PretrainedEncoder load(Path given) throws IOException {
    return PretrainedEncoder.load(given.toString(), HADOOP);
  }

  private static Weights open(Path given, Branch network) throws IOException {
    return WeightsFile.open(given.toString(), GivenPath.of(given), Optional.of(network), HADOOP);
  }

  private static float[] encoderOf(long step, Branch network) {
    return Arrays.copyOf(
        CheckpointFixture.state(step).parameters(network), TensorSpec.size(ENCODER));
  }

  @Test
  void otherFilesAreNamedWithARemedy() throws IOException {
    var text = Files.writeString(folder.resolve("notes.md"), "# Not a file of weights");
    assertThatThrownBy(() -> load(text))
        .hasMessage(
            text
                + ": holds no weights: name a run, a checkpoint, an export, or a .safetensors, .pt"
                + " or .pth file");
  }

  @Test
  void everySourceGivesTheSameEncoder() throws IOException {
    var file = folder.resolve("alone.safetensors");
    Files.copy(exports.resolve("v000001/encoder.safetensors"), file);
    var checkpoint = run.resolve("checkpoints/step-000000120");
    for (var given :
        List.of(
            run,
            run.resolve("checkpoints"),
            checkpoint,
            checkpoint.resolve("online.safetensors"),
            exports,
            exports.resolve("v000001"),
            exports.resolve("v000001/encoder.safetensors"),
            file)) {
      var encoder = load(given);

      assertThat(encoder.encoder()).as("%s", given).isEqualTo(encoderOf(120, Branch.ONLINE));
      assertThat(encoder.network().channels()).isEqualTo(CheckpointFixture.CONFIG.channels());
      assertThat(encoder.input())
          .as("%s", given)
          .isEqualTo(given.equals(file) ? Optional.empty() : Optional.of(INPUT));
    }
  }

  @Test
  void identityIsThatOfTheWeights() throws IOException {
    var checkpoint = run.resolve("checkpoints/step-000000120");
    assertThat(load(run).origin())
        .isEqualTo(
            new StartingPoint(
                GivenPath.of(checkpoint).toString(),
                120L,
                Sha256.hex(Files.readAllBytes(checkpoint.resolve("online.safetensors")))));
    assertThat(load(run).origin())
        .isEqualTo(StartingPoint.of(CheckpointReference.find(run.toString(), HADOOP)));

    var weights = exports.resolve("v000001/encoder.safetensors");
    var hash = Sha256.hex(Files.readAllBytes(weights));
    assertThat(load(exports).origin())
        .isEqualTo(
            new StartingPoint(GivenPath.of(exports.resolve("v000001")).toString(), 120L, hash));
    var copy = Files.copy(weights, folder.resolve("copy.safetensors"));
    assertThat(load(copy).origin())
        .isEqualTo(new StartingPoint(GivenPath.of(copy).toString(), null, hash));
    assertThat(load(copy).origin().sameWeights(load(exports).origin())).isTrue();
  }

  @Test
  void targetIsTakenOnlyWhenAsked() throws IOException {
    assertThat(open(run, Branch.TARGET).values().values(ENCODER))
        .isEqualTo(encoderOf(120, Branch.TARGET));
    assertThatThrownBy(() -> open(exports, Branch.TARGET))
        .isInstanceOf(WrongRequestException.class)
        .hasMessageContaining("is of the online network");
    var file = Files.copy(exports.resolve("v000001/encoder.safetensors"), folder.resolve("x"));
    assertThatThrownBy(() -> open(file, Branch.TARGET))
        .hasMessageContaining("holds the tensors of one network");
  }

  /** Copies a file that real PyTorch wrote. */
  private Path reference(String name) throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/reference-torch/pt/" + name)) {
      Files.copy(in, folder.resolve(name));
    }
    return folder.resolve(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"byol3d_epoch0002.zip.pt", "byol3d_epoch0002.legacy.pt", "byol3d_pretrain.pt"})
  void checkpointsOfThePythonProgramAreRead(String name) throws IOException {
    var file = reference(name);

    var encoder = load(file);

    assertThat(encoder.network().channels()).hasSizeGreaterThan(1);
    assertThat(encoder.network().channels().get(0)).isEqualTo(4);
    assertThat(encoder.input()).isEmpty();
    assertThat(encoder.origin())
        .isEqualTo(
            new StartingPoint(
                GivenPath.of(file).toString(), 4L, Sha256.hex(Files.readAllBytes(file))));
    var online = WeightsFile.open(file.toString(), HADOOP).values();
    var networks = new ByolNetworks(encoder.network());
    online.requireExactly(networks.online());
    assertThat(encoder.encoder()).isEqualTo(online.values(networks.encoder()));
    var target = open(file, Branch.TARGET).values();
    target.requireExactly(networks.target());
    assertThat(target.values(networks.encoder())).isNotEqualTo(encoder.encoder());
  }

  @Test
  void namesOfAnEncoderAloneAreUnderstood() throws IOException {
    var encoder = load(reference("from_cuda.legacy.pt"));
    assertThat(encoder.network().channels().get(0)).isEqualTo(4);

    var bare = new LinkedHashMap<String, Tensor>();
    encoderTensors().forEach((name, t) -> bare.put(name.substring("encoder.".length()), t));
    var file = folder.resolve("bare.safetensors");
    try (var out = Files.newOutputStream(file)) {
      Safetensors.write(new NamedTensors(bare), out);
    }
    assertThat(load(file).encoder()).isEqualTo(encoderOf(120, Branch.ONLINE));
  }

  private static Map<String, Tensor> encoderTensors() {
    return StateDict.name(ENCODER, encoderOf(120, Branch.ONLINE), new double[0]).tensors();
  }

  private static TorchDictionary torch(Map<String, Tensor> tensors, int dropped) {
    var state = new LinkedHashMap<String, TorchTensor>();
    tensors.forEach(
        (name, it) -> state.put(name.substring(dropped), TorchTensor.of(it.shape(), it.values())));
    return TorchDictionary.ordered(state);
  }

  private Path write(String name, Object value) throws IOException {
    var out = new ByteArrayOutputStream();
    TorchWriter.write(value, out);
    return Files.write(folder.resolve(name), out.toByteArray());
  }

  @Test
  void encoderStateDictComesFirst() throws IOException {
    var other = new LinkedHashMap<String, Tensor>();
    var target = CheckpointFixture.state(120);
    StateDict.name(
            CheckpointFixture.NETWORKS.online(),
            target.parameters(Branch.ONLINE),
            target.buffers(Branch.ONLINE))
        .tensors()
        .forEach(other::put);
    var changed = encoderOf(120, Branch.ONLINE);
    changed[5] += 1;
    var encoder = StateDict.name(ENCODER, changed, new double[0]).tensors();
    var drop = "encoder.".length();
    var file =
        write(
            "both.pt",
            TorchDictionary.of(
                Map.of(
                    "online_state_dict",
                    torch(other, 0),
                    "encoder_state_dict",
                    torch(encoder, drop))));

    assertThat(load(file).encoder()).isEqualTo(changed);
    // The heads of the other encoder are not those of this one.
    assertThat(WeightsFile.read(file.toString(), HADOOP).content().tensors().keySet())
        .isEqualTo(encoder.keySet());

    var same =
        write(
            "same.pth",
            TorchDictionary.of(
                Map.of(
                    "online_state_dict",
                    torch(other, 0),
                    "encoder_state_dict",
                    torch(encoderTensors(), drop))));
    WeightsFile.read(same.toString(), HADOOP).requireExactly(CheckpointFixture.NETWORKS.online());

    var onlineOnly =
        write("online.pt", TorchDictionary.of(Map.of("online_state_dict", torch(other, 0))));
    assertThat(load(onlineOnly).encoder()).isEqualTo(encoderOf(120, Branch.ONLINE));

    assertThat(load(write("plain.pt", torch(encoderTensors(), 0))).encoder())
        .isEqualTo(encoderOf(120, Branch.ONLINE));
    assertThat(load(write("plain-encoder.pt", torch(encoderTensors(), drop))).encoder())
        .isEqualTo(encoderOf(120, Branch.ONLINE));
  }

  @Test
  void filesWithoutEncoderSayWhatTheyHold() throws IOException {
    var w = TorchTensor.of(List.of(2L), new float[] {1, 2});
    assertThatThrownBy(() -> load(write("o.pt", TorchDictionary.of(Map.of("module", "x")))))
        .isInstanceOf(MismatchedWeightsException.class)
        .hasMessageContaining("o.pt holds no encoder_state_dict, no online_state_dict")
        .hasMessageContaining("it has module");
    assertThatThrownBy(() -> load(write("n.pt", TorchDictionary.of(Map.of("stem.weight", w)))))
        .isInstanceOf(MismatchedWeightsException.class)
        .hasMessageContaining("n.pt holds no encoder of byol3d")
        .hasMessageContaining("it has stem.weight");
    assertThatThrownBy(() -> load(write("l.pt", 7L)))
        .isInstanceOf(MismatchedWeightsException.class)
        .hasMessageContaining("l.pt holds no dictionary of tensors");
    assertThatThrownBy(() -> open(write("p.pt", TorchDictionary.of(Map.of("a", w))), Branch.TARGET))
        .hasMessageContaining("p.pt holds no target_state_dict: it has a");
    assertThatThrownBy(
            () ->
                load(
                    write(
                        "e.pt",
                        TorchDictionary.of(
                            Map.of("encoder_state_dict", TorchDictionary.of(Map.of()))))))
        .hasMessageContaining("encoder_state_dict holds no tensors");
    assertThatThrownBy(() -> load(folder.resolve("nothing.pt")))
        .isInstanceOf(FileNotFoundException.class);
    Files.createDirectories(folder.resolve("empty"));
    assertThatThrownBy(() -> load(folder.resolve("empty")))
        .hasMessageContaining("is a directory without LATEST and without checkpoints");
  }

  @Test
  void damageIsNamed() throws IOException {
    var file = reference("byol3d_pretrain.pt");
    var bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    assertThatThrownBy(() -> load(Files.write(folder.resolve("bit.pt"), bytes)))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("bit.pt: byte ")
        .hasMessageContaining("byol3d_pretrain/");
    assertThatThrownBy(() -> load(Files.write(folder.resolve("cut.pt"), Arrays.copyOf(bytes, 900))))
        .hasMessageContaining("cut.pt: byte ")
        .hasMessageContaining("it was cut off");
    assertThatThrownBy(() -> load(Files.writeString(folder.resolve("text.pth"), "weights")))
        .hasMessageContaining("text.pth: byte 0")
        .hasMessageContaining("not a file of torch.save");

    var weights = run.resolve("checkpoints/step-000000120/online.safetensors");
    var damaged = Files.readAllBytes(weights);
    damaged[damaged.length - 1] ^= 1;
    Files.write(weights, damaged);
    assertThatThrownBy(() -> load(run.resolve("checkpoints/step-000000120")))
        .isInstanceOf(CorruptCheckpointException.class)
        .hasMessageContaining("online.safetensors: sha256");
    assertThat(load(run).origin().step()).isEqualTo(100L);
  }

  static List<String> hostile() throws IOException {
    try (InputStream in =
        PretrainedEncoderTest.class.getResourceAsStream("/reference-torch/hostile/manifest.json")) {
      return new ObjectMapper()
          .readTree(in).get("files").properties().stream().map(Map.Entry::getKey).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void hostileFilesGiveOneLine(String name) throws IOException {
    var file = folder.resolve(name);
    try (InputStream in = getClass().getResourceAsStream("/reference-torch/hostile/" + name)) {
      Files.copy(in, file);
    }
    // Even the sound ones among them hold no encoder.
    assertThatThrownBy(() -> load(file))
        .isInstanceOfAny(IOException.class, MismatchedWeightsException.class)
        .hasMessageContaining(name)
        .hasMessageNotContaining("\n");
    assertThat(Files.exists(Path.of("PWNED_BY_PICKLE"))).isFalse();
  }

  @Test
  void torchScriptIsRefusedByName() throws IOException {
    var file = folder.resolve("script.pt");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (var record : List.of("data.pkl", "code/__torch__.py", "constants.pkl", "version")) {
        zip.putNextEntry(new ZipEntry("script/" + record));
        zip.write(new byte[9]);
      }
    }
    assertThatThrownBy(() -> load(file))
        .hasMessageContaining("script.pt")
        .hasMessageContaining("TorchScript archive");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void weightsThatAreNoNumbersAreRefused(float value) throws IOException {
    var weights = encoderOf(120, Branch.ONLINE);
    weights[weights.length - 1] = value;
    var tensors = StateDict.name(ENCODER, weights, new double[0]).tensors();
    var last = ENCODER.get(ENCODER.size() - 1).name();
    assertThatThrownBy(() -> load(write("diverged.pt", torch(tensors, 0))))
        .isInstanceOf(MismatchedWeightsException.class)
        .hasMessageContaining("diverged.pt: " + last + " holds " + value);
  }

  @Test
  void tensorsOfOtherTypesAreNamed() throws IOException {
    var state = new LinkedHashMap<String, Object>();
    encoderTensors()
        .forEach((name, it) -> state.put(name, TorchTensor.of(it.shape(), it.values())));
    state.put("encoder.counter", TorchTensor.of(1L << 40));
    assertThatThrownBy(() -> load(write("count.pt", TorchDictionary.of(state))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("count.pt: tensor encoder.counter holds a 64-bit integer");
    assertThatThrownBy(() -> load(reference("dtypes.zip.pt")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("dtypes.zip.pt: tensor ")
        .hasMessageContaining("weights are floating-point");
  }

  @Test
  void differencesOfNetworksAreNamed() throws IOException {
    var encoder = load(run);
    encoder.requireEncoderOf(CheckpointFixture.CONFIG);
    assertThatThrownBy(
            () -> encoder.requireEncoderOf(new NetworkConfig(2, List.of(4, 6, 8), false, 1, 1, 1)))
        .isInstanceOf(MismatchedWeightsException.class)
        .hasMessageContaining("step-000000120")
        .hasMessageContaining("network.input-channels is 1 there and 2 here")
        .hasMessageContaining("network.channels is [4, 6] there and [4, 6, 8] here")
        .hasMessageContaining("network.residual is true there and false here");
  }

  @Test
  void fineTunedEncodersAreTakenFromTheBestCheckpoint() throws IOException {
    var network = new SegmentationUNet(CheckpointFixture.CONFIG, DecoderConfig.BINARY);
    var checkpoints = store("tuned/checkpoints");
    int size = TensorSpec.size(network.tensors());
    var saved = new CheckpointStore(checkpoints, Map.of(Branch.SEGMENTER, network.tensors()), 3);
    for (long step : List.of(1, 2)) {
      var weights = new float[size];
      Arrays.fill(weights, (float) step);
      var unused =
          saved.save(
              new TrainingState(
                  step,
                  Map.of(Branch.SEGMENTER, new NetworkState(weights, new double[0])),
                  new OptimizerState<>("adamw", step, Map.of()),
                  List.of()),
              CheckpointFixture.run("def"),
              Map.of("dice", 1.0 / step));
    }
    assertThat(load(folder.resolve("tuned")).encoder()).containsOnly(2);
    var unused = saved.directory().chooseBest("dice");

    var best = load(folder.resolve("tuned"));
    assertThat(best.encoder()).hasSize(TensorSpec.size(ENCODER)).containsOnly(1);
    assertThat(best.origin().step()).isEqualTo(1);
    assertThat(best.input()).contains(INPUT);
    assertThat(load(folder.resolve("tuned/checkpoints/BEST")).origin()).isEqualTo(best.origin());
    assertThat(load(folder.resolve("tuned/checkpoints/step-000000002")).encoder()).containsOnly(2);
    assertThatThrownBy(() -> open(folder.resolve("tuned"), Branch.ONLINE))
        .isInstanceOf(MismatchedWeightsException.class)
        .hasMessageContaining("byol3d finetune");
  }
}
