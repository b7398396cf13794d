package org.byol3d.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MemoryProfileTest {
  private static ProcessMemory memory(long resident, long heap) {
    return new ProcessMemory(resident, heap, 100, 10);
  }

  @Test
  void growthIsSlopeOfFittedLine() {
    var samples = new TreeMap<Long, Map<String, ProcessMemory>>();
    for (long step = 100; step <= 300; step += 50) {
      samples.put(
          step, Map.of("driver", memory(1000, 50), "executor 0", memory(1000 + step, 2 * step)));
    }
    var profile = new MemoryProfile(samples);
    assertThat(profile.processes()).containsExactly("driver", "executor 0");
    assertThat(profile.share("driver")).isZero();
    var growth = profile.growth("executor 0", ProcessMemory::resident);
    assertThat(growth.perStep()).isCloseTo(1, within(1e-9));
    assertThat(growth.begin()).isCloseTo(1100, within(1e-6));
    assertThat(growth.total()).isCloseTo(200, within(1e-6));
    // The heap grew by 400 of 1,100 bytes, more than all of it.
    assertThat(profile.share("executor 0")).isCloseTo(400 / 1100.0, within(1e-9));
  }

  @Test
  void lostProcessIsAnError() {
    var samples = new TreeMap<Long, Map<String, ProcessMemory>>();
    samples.put(1L, Map.of("driver", memory(1, 1), "executor 0", memory(1, 1)));
    samples.put(2L, Map.of("driver", memory(1, 1), "executor 1", memory(1, 1)));
    assertThatIllegalStateException()
        .isThrownBy(() -> new MemoryProfile(samples))
        .withMessageContaining("after 2 steps there are [driver, executor 1]");
    samples.remove(2L);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MemoryProfile(samples))
        .withMessageContaining("1 samples");
  }
}
