package org.byol3d.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.byol3d.distributed.GradientWire;
import org.junit.jupiter.api.Test;

class StepTimeModelTest {
  /** Round numbers: a megabyte takes ten milliseconds to fetch and five to collect. */
  private static final TransportCosts COSTS =
      new TransportCosts(0.05, 0.001, 0.04, 1e8, 2e8, 1e-10, 2e-10, 0.02, 0.001, 1e-9);

  private static StepTimeModel model(GradientWire wire, double link) {
    return new StepTimeModel(10_000_000, COSTS, wire, link, 0.5, 2, 4);
  }

  @Test
  void driversLinkTakesOneVectorPerWorker() {
    var time = model(GradientWire.FP32, 1e12).throughDriver(4);
    assertThat(time.launch()).isEqualTo(2 * (0.05 + 4 * 0.001), within(1e-9));
    // Five have it after three rounds, the driver among them.
    assertThat(time.weights()).isEqualTo(0.04 + 3 * 0.1, within(1e-9));
    assertThat(time.compute()).isEqualTo(1.0);
    assertThat(time.heads()).isEqualTo(0.02 + 0.001 * 4 * 2 * 4, within(1e-9));
    assertThat(time.gradients()).isEqualTo(4 * 0.05 + 2 * 0.002, within(1e-9));
    assertThat(time.update()).isEqualTo(0.01, within(1e-9));
    assertThat(time.total()).isEqualTo(0.108 + 0.34 + 1 + 0.052 + 0.204 + 0.01, within(1e-9));
    assertThat(time.efficiency()).isEqualTo(1 / time.total(), within(1e-12));
  }

  @Test
  void theSlowerOfNetworkAndSoftwareCounts() {
    var slow = model(GradientWire.FP32, 1e7).throughDriver(4);
    assertThat(slow.weights()).isEqualTo(0.04 + 3 * 1.0, within(1e-9));
    assertThat(slow.gradients()).isEqualTo(4 * 1.0 + 2 * 0.002, within(1e-9));
  }

  @Test
  void addingIsHiddenWhileArrivalIsSlower() {
    var costs = new TransportCosts(0, 0, 0, 1e8, 1e12, 1e-8, 2e-8, 0, 0, 0);
    var time =
        new StepTimeModel(10_000_000, costs, GradientWire.FP32, 1e12, 1, 1, 1).throughDriver(8);
    assertThat(time.gradients()).isEqualTo(8 * 0.1 + 7 * 0.2 + 3 * 0.2, within(1e-9));
  }

  @Test
  void aTreeTakesTwoHopsALevel() {
    var time = model(GradientWire.FP32, 1e12).treeBetweenWorkers(5);
    assertThat(time.weights()).isZero();
    assertThat(time.gradients()).isEqualTo(3 * (2 * 0.1 + 0.003) + 0.001, within(1e-9));
    assertThat(model(GradientWire.FP32, 1e12).treeBetweenWorkers(1).gradients()).isZero();
  }

  @Test
  void bf16HalvesTheWayOfGradientsOnly() {
    var fp32 = model(GradientWire.FP32, 1e12).throughDriver(4);
    var bf16 = model(GradientWire.BF16, 1e12).throughDriver(4);
    assertThat(bf16.gradients()).isEqualTo(4 * 0.025 + 2 * 0.002, within(1e-9));
    assertThat(bf16.weights()).isEqualTo(fp32.weights());
  }

  @Property(tries = 200)
  void moreWorkersNeverMakeAStepShorter(@ForAll @IntRange(min = 1, max = 1000) int gpus) {
    var model = model(GradientWire.FP32, 1.25e9);
    assertThat(model.throughDriver(gpus + 1).total())
        .isGreaterThanOrEqualTo(model.throughDriver(gpus).total());
    assertThat(model.treeBetweenWorkers(gpus + 1).total())
        .isGreaterThanOrEqualTo(model.treeBetweenWorkers(gpus).total());
  }

  @Test
  void valuesThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> model(GradientWire.FP32, 0)).hasMessageContaining("positive");
    assertThatThrownBy(() -> model(GradientWire.FP32, 1).throughDriver(0))
        .hasMessage("gpus 0: must be at least 1");
    assertThatThrownBy(() -> COSTS.withRates(1, Double.NaN)).hasMessageContaining("rates");
    assertThatThrownBy(() -> new TransportCosts(-1, 0, 0, 1, 1, 0, 0, 0, 0, 0))
        .hasMessageContaining("negative");
  }
}
