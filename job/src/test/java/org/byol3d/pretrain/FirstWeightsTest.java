package org.byol3d.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.checkpoint.Branch;
import org.byol3d.checkpoint.MismatchedWeightsException;
import org.byol3d.checkpoint.NamedTensors;
import org.byol3d.checkpoint.Safetensors;
import org.byol3d.checkpoint.StateDict;
import org.byol3d.checkpoint.Tensor;
import org.byol3d.checkpoint.torch.TorchDictionary;
import org.byol3d.checkpoint.torch.TorchTensor;
import org.byol3d.checkpoint.torch.TorchWriter;
import org.byol3d.config.Presets;
import org.byol3d.config.PretrainConfig;
import org.byol3d.nn.TensorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pretraining begins with what a file holds, and says what the seed makes. */
class FirstWeightsTest {
  private static final long OTHER_SEED = 77;
  private static final PretrainConfig CONFIG =
      Presets.PRETRAIN
          .resolve("smoke", List.of("network.base-channels=4", "network.levels=2"))
          .config();
  private static final ByolNetworks NETWORKS = new ByolNetworks(CONFIG.network());
  private static final List<TensorSpec> ONLINE = NETWORKS.online();

  @TempDir private Path folder;

  /** Returns the tensors of another network; its running statistics are not those of a start. */
  private static Map<String, Tensor> others(String... parts) {
    var buffers = ByolNetworks.initialBuffers(ONLINE);
    Arrays.setAll(buffers, i -> i % 5);
    var all = StateDict.name(ONLINE, NETWORKS.initialOnline(OTHER_SEED), buffers).tensors();
    var some = new LinkedHashMap<String, Tensor>();
    all.forEach(
        (name, tensor) -> {
          if (List.of(parts).contains(name.substring(0, name.indexOf('.')))) {
            some.put(name, tensor);
          }
        });
    return some;
  }

  private Path safetensors(String name, Map<String, Tensor> tensors) throws IOException {
    var file = folder.resolve(name);
    try (var out = Files.newOutputStream(file)) {
      Safetensors.write(new NamedTensors(tensors), out);
    }
    return file;
  }

  private Path torch(String name, String key, Map<String, Tensor> tensors) throws IOException {
    var state = new LinkedHashMap<String, Object>();
    tensors.forEach((tensor, it) -> state.put(tensor, TorchTensor.of(it.shape(), it.values())));
    var file = folder.resolve(name);
    try (var out = Files.newOutputStream(file)) {
      TorchWriter.write(TorchDictionary.of(Map.of(key, TorchDictionary.ordered(state))), out);
    }
    return file;
  }

  private static FirstWeights load(Path given) throws IOException {
    return FirstWeights.load(given.toString(), CONFIG, new Configuration());
  }

  @Test
  void headsOfTheFileAreTaken() throws IOException {
    var all = others("encoder", "projector", "predictor");
    for (var file :
        List.of(torch("a.pt", "online_state_dict", all), safetensors("a.safetensors", all))) {
      var first = load(file);

      var online = first.networks().get(Branch.ONLINE);
      assertThat(online.parameters()).isEqualTo(NETWORKS.initialOnline(OTHER_SEED));
      assertThat(online.buffers()[0]).isEqualTo(0);
      assertThat(online.buffers()[1]).isEqualTo(1);
      var target = first.networks().get(Branch.TARGET);
      assertThat(target.parameters()).isEqualTo(NETWORKS.initialTarget(online.parameters()));
      assertThat(target.buffers())
          .isEqualTo(Arrays.copyOf(online.buffers(), target.buffers().length));
      assertThat(first.event()).containsOnlyKeys("checkpoint", "target");
    }
  }

  @Test
  void missingHeadsAreThoseOfTheSeed() throws IOException {
    var own = NETWORKS.initialOnline(CONFIG.seed());
    var other = NETWORKS.initialOnline(OTHER_SEED);
    int encoder = NETWORKS.encoderSize();
    int target = TensorSpec.size(TensorSpec.parameters(NETWORKS.target()));

    var alone = load(safetensors("encoder.safetensors", others("encoder")));
    var parameters = alone.networks().get(Branch.ONLINE).parameters();
    assertThat(Arrays.copyOf(parameters, encoder)).isEqualTo(Arrays.copyOf(other, encoder));
    assertThat(Arrays.copyOfRange(parameters, encoder, parameters.length))
        .isEqualTo(Arrays.copyOfRange(own, encoder, own.length));
    assertThat(alone.networks().get(Branch.ONLINE).buffers())
        .isEqualTo(ByolNetworks.initialBuffers(ONLINE));
    assertThat(alone.networks().get(Branch.TARGET).parameters())
        .isEqualTo(Arrays.copyOf(parameters, target));
    assertThat(alone.event()).containsEntry("from-seed", "projector and predictor");
    assertThat(alone.origin().step()).isNull();

    var some = load(safetensors("target.safetensors", others("encoder", "projector")));
    parameters = some.networks().get(Branch.ONLINE).parameters();
    assertThat(Arrays.copyOf(parameters, target)).isEqualTo(Arrays.copyOf(other, target));
    assertThat(Arrays.copyOfRange(parameters, target, parameters.length))
        .isEqualTo(Arrays.copyOfRange(own, target, own.length));
    assertThat(some.event()).containsEntry("from-seed", "predictor");
  }

  @Test
  void otherNetworksAreRefused() throws IOException {
    var other =
        new ByolNetworks(
            Presets.PRETRAIN
                .resolve("smoke", List.of("network.base-channels=6", "network.levels=2"))
                .config()
                .network());
    var encoder =
        StateDict.name(other.encoder(), new float[other.encoderSize()], new double[0]).tensors();
    assertThatThrownBy(() -> load(safetensors("six.safetensors", encoder)))
        .isInstanceOf(MismatchedWeightsException.class)
        .hasMessageContaining("six.safetensors")
        .hasMessageContaining("network.channels is [6, 12] there and [4, 8] here");

    var halfHead = new LinkedHashMap<>(others("encoder", "projector"));
    halfHead.remove("projector.net.3.weight");
    assertThatThrownBy(() -> load(safetensors("half.safetensors", halfHead)))
        .isInstanceOf(MismatchedWeightsException.class)
        .hasMessageContaining("half.safetensors lacks tensors")
        .hasMessageContaining("projector.net.3.weight");
    var wide = new LinkedHashMap<>(others("encoder", "projector"));
    wide.put("projector.net.3.weight", new Tensor(List.of(1L, 2L), new float[2]));
    assertThatThrownBy(() -> load(safetensors("wide.safetensors", wide)))
        .hasMessageContaining("wide.safetensors: projector.net.3.weight has shape [1, 2]");
    assertThatThrownBy(() -> load(folder.resolve("nothing")))
        .isInstanceOf(FileNotFoundException.class);
  }
}
