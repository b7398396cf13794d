package org.byol3d.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.optim.DecayRule;
import org.byol3d.optim.VectorSlice;
import org.byol3d.reference.Reference;
import org.byol3d.reference.ReferenceNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkTensorsTest {
  private static final NetworkConfig FULL =
      new NetworkConfig(1, NetworkConfig.doublingChannels(32, 5), true, 2048, 256, 2048);

  private final JsonNode reference = Reference.json("/reference/full_config.json");

  @Test
  void fullOnlineNetworkIsTheReferences() {
    assertSame(new ByolNetworks(FULL).online(), reference.path("online_state_dict"));
  }

  @Test
  void fullTargetNetworkIsTheReferences() {
    assertSame(new ByolNetworks(FULL).target(), reference.path("target_state_dict"));
  }

  @Test
  void fullSegmentationNetworkIsTheReferences() {
    assertSame(
        new SegmentationUNet(FULL, DecoderConfig.BINARY).tensors(),
        reference.path("seg_state_dict"));
  }

  @Test
  void fullConfigurationHasTheReferencesParameterCounts() {
    var networks = new ByolNetworks(FULL);

    assertThat(networks.onlineParameters(DecayRule.EXCLUDE_ONE_DIMENSIONAL).size())
        .isEqualTo(reference.path("online_params").asInt())
        .isEqualTo(10_857_472);
    assertThat(networks.targetParameters().size())
        .isEqualTo(reference.path("target_params").asInt())
        .isEqualTo(9_802_752);
    assertThat(networks.encoderSize())
        .isEqualTo(reference.path("encoder_params").asInt())
        .isEqualTo(8_616_960);
    assertThat(TensorSpec.size(new SegmentationUNet(FULL, DecoderConfig.BINARY).tensors()))
        .isEqualTo(reference.path("seg_unet_params").asInt())
        .isEqualTo(16_843_137);
  }

  @Test
  void upstreamRuleDecaysAllButBiases() {
    var notDecayed =
        new ByolNetworks(FULL)
            .onlineParameters(DecayRule.UPSTREAM).stream()
                .filter(parameter -> !parameter.decay())
                .map(VectorSlice::name)
                .toList();

    List<String> expected = new ArrayList<>();
    reference.path("upstream_no_decay").forEach(name -> expected.add(name.asText()));
    assertThat(notDecayed).containsExactlyElementsOf(expected).hasSize(14);
  }

  @ParameterizedTest
  @EnumSource
  void smallNetworksAreTheReferences(ReferenceNetwork network) {
    var networks = new ByolNetworks(network.config());
    var online = TensorSpec.parameters(networks.online()).stream().map(TensorSpec::name).toList();

    assertThat(online).containsExactlyElementsOf(network.parameterOrder());
    network.file("init.online").requireExactly(networks.online());
    network.file("init.target").requireExactly(networks.target());
  }

  @Test
  void configurationsThatMakeNoNetworkAreRefused() {
    assertThatThrownBy(() -> new NetworkConfig(1, List.of(), true, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("channels must be 1 to 16 whole numbers");
    assertThatThrownBy(() -> new NetworkConfig(1, List.of(8, 0), true, 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("channels must be 1 to 16 whole numbers in [1, 4096], but is [8, 0]");
  }

  private static void assertSame(List<TensorSpec> tensors, JsonNode expected) {
    List<String> expectedLines = new ArrayList<>();
    for (var entry : expected) {
      expectedLines.add(
          entry.path("name").asText()
              + " "
              + entry.path("shape")
              + (entry.path("kind").asText("param").equals("param") ? " param" : " buffer"));
    }
    var lines =
        tensors.stream()
            .map(
                tensor ->
                    tensor.name()
                        + " "
                        + LongStream.of(tensor.shape().getShape())
                            .boxed()
                            .toList()
                            .toString()
                            .replace(" ", "")
                        + (tensor.kind() == TensorSpec.Kind.PARAMETER ? " param" : " buffer"))
            .toList();
    assertThat(lines).containsExactlyElementsOf(expectedLines);
  }
}
