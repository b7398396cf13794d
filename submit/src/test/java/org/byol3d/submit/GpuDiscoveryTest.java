package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The discovery script, with an nvidia-smi that lists three GPUs. */
class GpuDiscoveryTest {
  private static final Path SCRIPT = Path.of("bin/gpu-discovery");

  @TempDir private Path folder;

  private Script run(Map<String, String> environment) throws Exception {
    return Script.run(folder, folder.resolve("tools"), environment, SCRIPT.toAbsolutePath());
  }

  private void nvidiaSmi(String commands) throws Exception {
    Script.write(folder.resolve("tools/nvidia-smi"), commands);
  }

  @Test
  void listsWhatNvidiaSmiLists() throws Exception {
    nvidiaSmi(
        """
        [ "$*" = "--query-gpu=index --format=csv,noheader" ] || exit 9
        printf '0\\n1\\n2\\n'
        """);
    var run = run(Map.of());
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("{\"name\":\"gpu\",\"addresses\":[\"0\",\"1\",\"2\"]}\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1        | \"0\"",
        "2,0      | \"0\",\"1\"",
        "0,-1,1   | \"0\"",
        "0,7,1    | \"0\"",
        "GPU-8f3c | \"0\"",
        "MIG-a,MIG-b,MIG-c,MIG-d | \"0\",\"1\",\"2\",\"3\"",
      })
  void countsTheVisibleDevicesAsCudaDoes(String visible, String addresses) throws Exception {
    nvidiaSmi("printf '0\\n1\\n2\\n'\n");
    var run = run(Map.of("CUDA_VISIBLE_DEVICES", visible));
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("{\"name\":\"gpu\",\"addresses\":[" + addresses + "]}\n");
  }

  @ParameterizedTest
  @CsvSource({"''", "-1", "3"})
  void failsWhenNoneIsVisible(String visible) throws Exception {
    nvidiaSmi("printf '0\\n1\\n2\\n'\n");
    var run = run(Map.of("CUDA_VISIBLE_DEVICES", visible));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("lists 3", "CUDA_VISIBLE_DEVICES is " + visible);
  }

  @Test
  void failsWithoutADriver() throws Exception {
    var run = run(Map.of());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("nvidia-smi is not on the PATH");
  }

  @Test
  void failsWhenTheDriverDoes() throws Exception {
    nvidiaSmi("echo 'NVIDIA-SMI has failed: no driver'\nexit 9\n");
    var run = run(Map.of());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("NVIDIA-SMI has failed: no driver");
  }

  @Test
  void failsOnWhatIsNoNumber() throws Exception {
    nvidiaSmi("echo 'No devices were found'\n");
    var run = run(Map.of());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("'No devices were found'");
  }
}
