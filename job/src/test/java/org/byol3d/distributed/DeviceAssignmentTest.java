package org.byol3d.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.util.List;
import java.util.Optional;
import org.byol3d.text.WrongRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceAssignmentTest {
  @Test
  void cpuIsUsedOnRequestDespiteGpu() {
    assertThat(
            DeviceAssignment.of(
                DeviceRequest.CPU, List.of("1"), Optional.empty(), DeviceAssignmentTest::notAsked))
        .isEqualTo(Device.cpu());
  }

  @Test
  void taskUsesSparksDeviceByDefault() {
    assertThat(
            DeviceAssignment.of(
                DeviceRequest.AUTO, List.of(), Optional.of(3), DeviceAssignmentTest::notAsked))
        .isEqualTo(Device.cpu());
    assertThat(DeviceAssignment.of(DeviceRequest.AUTO, List.of("1"), Optional.empty(), () -> 2))
        .isEqualTo(Device.gpu(1));
  }

  @Test
  void taskUsesFirstOfSeveralGpus() {
    assertThat(DeviceAssignment.of(DeviceRequest.GPU, List.of("2", "0"), Optional.of(7), () -> 4))
        .isEqualTo(Device.gpu(2));
  }

  @Test
  void localTasksShareTheGpus() {
    for (int slot = 0; slot < 5; slot++) {
      assertThat(DeviceAssignment.of(DeviceRequest.GPU, List.of(), Optional.of(slot), () -> 2))
          .isEqualTo(Device.gpu(slot % 2));
    }
  }

  @Test
  void missingGpuErrorNamesSubmitOptions() {
    assertThatThrownBy(
            () -> DeviceAssignment.of(DeviceRequest.GPU, List.of(), Optional.empty(), () -> 2))
        .isInstanceOf(WrongRequestException.class)
        .hasMessageContaining("spark.task.resource.gpu.amount");
  }

  @ParameterizedTest
  @EnumSource(
      value = DeviceRequest.class,
      names = {"AUTO", "GPU"})
  void workerWithoutGpusSaysWhatItLacks(DeviceRequest request) {
    assertThatThrownBy(() -> DeviceAssignment.of(request, List.of("0"), Optional.empty(), () -> 0))
        .isInstanceOf(WrongRequestException.class)
        .hasMessageContaining("PYTORCH_LIBRARY_PATH")
        .hasMessageContaining("compute.device = cpu");
  }

  @Test
  void gpuThatLibtorchMissesIsRefused() {
    assertThatThrownBy(
            () -> DeviceAssignment.of(DeviceRequest.AUTO, List.of("2"), Optional.empty(), () -> 2))
        .isInstanceOf(WrongRequestException.class)
        .hasMessageContaining("GPU 2, but libtorch sees 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GPU-5f2a", "", "-1", "4294967295"})
  void addressThatIsNoNumberIsRefused(String address) {
    assertThatThrownBy(
            () ->
                DeviceAssignment.of(
                    DeviceRequest.AUTO, List.of(address), Optional.empty(), () -> 8))
        .isInstanceOf(WrongRequestException.class)
        .hasMessageContaining("GPU address '" + address + "' is not a device number");
  }

  private static int notAsked() {
    throw new AssertionError("no GPU is wanted");
  }
}
