package org.byol3d.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.TensorSpec;
import org.byol3d.reference.ReferenceNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StateDictTest {
  private static final NetworkConfig CONFIG = new NetworkConfig(1, List.of(4, 8), true, 6, 5, 7);
  private final ByolNetworks networks = new ByolNetworks(CONFIG);

  @Test
  void vectorsGoThereAndBack() {
    var parameters = networks.initialOnline(7);
    var buffers = ByolNetworks.initialBuffers(networks.online());

    var state = new StateDict("f", StateDict.name(networks.online(), parameters, buffers));

    state.requireExactly(networks.online());
    assertThat(state.values(TensorSpec.parameters(networks.online()))).isEqualTo(parameters);
    assertThat(state.doubles(TensorSpec.buffers(networks.online()))).isEqualTo(buffers);
  }

  @Test
  void whatIsWrongIsNamed() {
    var tensors = new LinkedHashMap<>(state().content().tensors());
    var removed = tensors.remove("projector.net.0.bias");
    assertThat(removed).isNotNull();
    var missing = new StateDict("weights.safetensors", new NamedTensors(tensors));
    assertThatThrownBy(() -> missing.values(networks.online()))
        .isInstanceOf(MismatchedWeightsException.class)
        .hasMessage(
            "weights.safetensors lacks tensors that this network has: projector.net.0.bias");

    tensors.put("projector.net.0.bias", new Tensor(List.of(1L), new float[1]));
    var misshapen = new StateDict("weights.safetensors", new NamedTensors(tensors));
    assertThatThrownBy(() -> misshapen.values(networks.online()))
        .hasMessageContaining("projector.net.0.bias has shape [1]")
        .hasMessageContaining("needs [6]");

    tensors.put("projector.net.0.bias", removed);
    tensors.put("momentum", removed);
    var surplus = new StateDict("weights.safetensors", new NamedTensors(tensors));
    assertThatThrownBy(() -> surplus.requireExactly(networks.online()))
        .hasMessage("weights.safetensors holds tensors that this network does not have: momentum");
  }

  @Test
  void longListOfNamesIsShortened() {
    var empty = new StateDict("weights.safetensors", new NamedTensors(Map.of()));
    assertThatThrownBy(() -> empty.requireExactly(networks.online()))
        .hasMessageContaining("encoder.encoders.0.conv1.0.weight")
        .hasMessageEndingWith(" more");
  }

  @ParameterizedTest
  @EnumSource
  void aNetworkIsRecognizedByItsWeights(ReferenceNetwork network) {
    assertThat(NetworkRecognition.recognize(network.file("init.online")))
        .isEqualTo(network.config());
  }

  @Test
  void aFileWithoutEncoderIsRefused() {
    var empty = new StateDict("weights.safetensors", new NamedTensors(Map.of()));
    assertThatThrownBy(() -> NetworkRecognition.recognize(empty))
        .isInstanceOf(MismatchedWeightsException.class)
        .hasMessageStartingWith("weights.safetensors holds no encoder");
  }

  private StateDict state() {
    return new StateDict(
        "f",
        StateDict.name(
            networks.online(),
            networks.initialOnline(7),
            ByolNetworks.initialBuffers(networks.online())));
  }
}
