package org.byol3d.nn;

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
}
