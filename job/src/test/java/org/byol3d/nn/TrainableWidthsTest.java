package org.byol3d.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.util.List;
import java.util.Map;
import org.byol3d.text.WrongRequestException;
import org.junit.jupiter.api.Test;

class TrainableWidthsTest {
  private static final Map<String, String> UNLIMITED = Map.of();

  @Test
  void wholeBlocksAreTrainedAnywhere() {
    for (var device : List.of(Device.cpu(), Device.gpu(1))) {
      assertThatCode(() -> TrainableWidths.require(List.of(16, 32, 320), device, UNLIMITED))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void widthsWithWrongGradientsAreRefused() {
    var widths = List.of(16, 24);
    assertThatThrownBy(() -> TrainableWidths.require(widths, Device.cpu(), UNLIMITED))
        .isInstanceOf(WrongRequestException.class)
        .hasMessageContaining("[16, 24]")
        .hasMessageContaining("ONEDNN_MAX_CPU_ISA=SSE41");
    assertThatThrownBy(
            () ->
                TrainableWidths.require(
                    widths, Device.cpu(), Map.of(TrainableWidths.LIMIT, "AVX2")))
        .isInstanceOf(WrongRequestException.class);
  }

  @Test
  void otherDevicesAndKernelsAllowThem() {
    var widths = List.of(4, 6);
    assertThatCode(() -> TrainableWidths.require(widths, Device.gpu(), UNLIMITED))
        .doesNotThrowAnyException();
    assertThatCode(
            () ->
                TrainableWidths.require(
                    widths, Device.cpu(), Map.of(TrainableWidths.LIMIT, "sse41")))
        .doesNotThrowAnyException();
  }

  @Test
  void levelsDecideAboutAllConvolutions() {
    for (boolean residual : new boolean[] {true, false}) {
      var encoder = new NetworkConfig(1, List.of(16, 32, 48, 80), residual, 1, 1, 1);
      var network = new SegmentationUNet(encoder, new DecoderConfig(3, 0.5, true));
      var convolutions =
          network.tensors().stream().filter(it -> it.shape().dimension() == 5).toList();
      assertThat(convolutions).hasSizeGreaterThan(15);
      for (var tensor : convolutions) {
        boolean output = tensor.name().matches("decoder\\.(final_conv|seg_layers\\..*)\\.weight");
        boolean readsCrop = tensor.name().startsWith("encoder.encoders.0.");
        assertThat(tensor.shape().get(0) % 16 == 0 || output).as(tensor.name()).isTrue();
        assertThat(tensor.shape().get(1) % 16 == 0 || readsCrop).as(tensor.name()).isTrue();
      }
    }
  }
}
