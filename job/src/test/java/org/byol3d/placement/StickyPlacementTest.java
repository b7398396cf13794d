package org.byol3d.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StickyPlacementTest {
  private static final List<String> ELSEWHERE = List.of("elsewhere");

  private final StickyPlacement placement = new StickyPlacement((partition, batches) -> ELSEWHERE);

  private static ExecutorSlot slot(String executor) {
    return new ExecutorSlot("host", executor);
  }

  private List<String> preferred(int partition) {
    return placement.preferred(partition, List.of());
  }

  @Test
  void partitionStaysUntilExecutorIsLost() {
    placement.ranAt(0, slot("1"));
    placement.ranAt(1, slot("2"));
    assertThat(preferred(0)).containsExactly("executor_host_1");
    assertThat(preferred(2)).isEqualTo(ELSEWHERE);

    placement.lost("1");
    assertThat(preferred(0)).isEqualTo(ELSEWHERE);
    assertThat(preferred(1)).containsExactly("executor_host_2");
  }

  @Test
  void executorKeepsOnlyItsShare() {
    for (int partition = 0; partition < 3; partition++) {
      placement.ranAt(partition, slot("1"));
    }
    placement.ranAt(3, slot("2"));
    placement.spread(4, 2);
    assertThat(preferred(0)).containsExactly("executor_host_1");
    assertThat(preferred(1)).containsExactly("executor_host_1");
    assertThat(preferred(2)).isEqualTo(ELSEWHERE);
    assertThat(preferred(3)).containsExactly("executor_host_2");
  }

  @Test
  void onlyRunningPartitionsCount() {
    placement.ranAt(0, slot("1"));
    placement.ranAt(1, slot("1"));
    placement.spread(1, 1);
    assertThat(preferred(0)).containsExactly("executor_host_1");
    assertThat(preferred(1)).containsExactly("executor_host_1");
  }

  @Test
  void executorIsFoundByItsHost() {
    assertThat(new ExecutorSlot("node-7.lab", "12").toTaskLocation())
        .isEqualTo("executor_node-7.lab_12");
    assertThat(new ExecutorSlot("node_7", "12").toTaskLocation()).isEqualTo("node_7");
  }
}
