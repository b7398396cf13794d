package org.byol3d.byol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.byol3d.nn.Compute;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.random.SplitRandom;
import org.junit.jupiter.api.Test;

/** Tests bits and threads of a float32 step. */
class PhasedStepTest {
  private static final NetworkConfig CONFIG = new NetworkConfig(1, List.of(4, 8), true, 16, 8, 16);
  private static final Compute CPU = Compute.cpu(1);
  static final int BATCH = 4;
  private static final int EDGE = 8;

  @Test
  void sameInputsGiveTheSameBits() {
    assertThat(bits(1, GraphPolicy.KEEP)).isEqualTo(bits(1, GraphPolicy.KEEP));
    assertThat(bits(1, GraphPolicy.KEEP)).isNotEqualTo(bits(2, GraphPolicy.KEEP));
  }

  @Test
  void recomputedGraphsGiveTheSameBits() {
    assertThat(bits(1, GraphPolicy.RECOMPUTE)).isEqualTo(bits(1, GraphPolicy.KEEP));
  }

  @Test
  void twoWorkersInProcessGiveSameBits() throws Exception {
    int rounds = 20;
    var alone = List.of(bits(1, GraphPolicy.KEEP), bits(2, GraphPolicy.RECOMPUTE));
    var start = new CyclicBarrier(2);
    var pool = Executors.newFixedThreadPool(2);
    try {
      List<Future<Integer>> together =
          pool.invokeAll(
              List.of(
                  () -> repeat(rounds, start, 1, GraphPolicy.KEEP, alone.get(0)),
                  () -> repeat(rounds, start, 2, GraphPolicy.RECOMPUTE, alone.get(1))));
      for (var equalRounds : together) {
        assertThat(equalRounds.get()).isEqualTo(rounds);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void graphMayBeDifferentiatedOnAnotherThread() throws Exception {
    var outputGradient = new Matrix(BATCH, 8, new double[BATCH * 8]);
    Arrays.fill(outputGradient.values(), 1);
    var pool = Executors.newSingleThreadExecutor();
    try (var here = encoder();
        var there = encoder()) {
      here.backward(here.encodeKeepingGraph(view(1, 1)), outputGradient);
      var kept = there.encodeKeepingGraph(view(1, 1));
      pool.submit(() -> there.backward(kept, outputGradient)).get();

      assertThat(gradient(there)).isEqualTo(gradient(here)).isNotEqualTo(new float[here.size()]);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void encodingWithoutGraphGivesSameBits() {
    try (var encoder = encoder();
        var kept = encoder.encodeKeepingGraph(view(1, 1))) {
      assertThat(encoder.encode(view(1, 1))).isEqualTo(kept.representations());
    }
  }

  @Test
  void keptGraphForbidsLoadingWeights() {
    try (var encoder = encoder()) {
      var weights = new float[encoder.size()];
      try (var kept = encoder.encodeKeepingGraph(view(1, 1))) {
        assertThat(kept.representations().rows()).isEqualTo(BATCH);
        assertThatThrownBy(() -> encoder.load(weights))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("1 kept graphs");
      }
      encoder.load(weights);
    }
  }

  @Test
  void misuseIsRefused() {
    try (var target = EncoderReplica.target(CONFIG, CPU);
        var encoder = encoder();
        var step = step(1)) {
      target.load(new float[target.size()]);
      assertThatThrownBy(() -> target.encodeKeepingGraph(view(1, 1)))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> encoder.encode(new CropBatch(1, 1, 1, 8, 8, new float[64])))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at least 2 voxels along each axis, and 4 along one");
      assertThatThrownBy(() -> encoder.encode(new CropBatch(1, 2, 4, 4, 4, new float[128])))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[N, 1, D, H, W]");
      assertThatThrownBy(() -> step.run(view(1, 1), view(1, 2), 3, GraphPolicy.KEEP, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("micro-batches of 3");
      var one = view(1, 1).slice(0, 1);
      assertThatThrownBy(() -> step.run(one, one, 1, GraphPolicy.KEEP, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at least 2 rows");
    }
  }

  private static int repeat(
      int rounds, CyclicBarrier start, long seed, GraphPolicy policy, float[] expected)
      throws Exception {
    int equal = 0;
    try (var step = step(seed)) {
      start.await();
      for (int round = 0; round < rounds; round++) {
        if (Arrays.equals(run(step, seed, policy), expected)) {
          equal++;
        }
      }
    }
    return equal;
  }

  private static float[] bits(long seed, GraphPolicy policy) {
    try (var step = step(seed)) {
      return run(step, seed, policy);
    }
  }

  private static float[] run(PhasedStep<float[]> step, long seed, GraphPolicy policy) {
    var result = step.run(view(seed, 1), view(seed, 2), BATCH / 2, policy, 1);
    var gradient = result.gradient();
    var withLoss = Arrays.copyOf(gradient, gradient.length + 1);
    withLoss[gradient.length] = (float) result.heads().loss();
    return withLoss;
  }

  static PhasedStep<float[]> step(long seed) {
    var step =
        new PhasedStep<>(
            FlatVectors.FLOAT, CONFIG, CPU, BatchNormScope.GLOBAL, TargetBatchNorm.BATCH);
    var networks = new ByolNetworks(CONFIG);
    var online = networks.initialOnline(seed);
    step.load(online, networks.initialTarget(online));
    step.heads().online().loadBuffers(ByolNetworks.initialBuffers(networks.onlineHeads()));
    step.heads().target().loadBuffers(ByolNetworks.initialBuffers(networks.targetHeads()));
    return step;
  }

  private static EncoderReplica encoder() {
    var encoder = EncoderReplica.online(CONFIG, CPU);
    encoder.load(new ByolNetworks(CONFIG).initialOnline(1));
    return encoder;
  }

  private static float[] gradient(EncoderReplica encoder) {
    var gradient = new float[encoder.size()];
    encoder.gradients(gradient);
    return gradient;
  }

  static CropBatch view(long seed, int view) {
    var random = SplitRandom.of(seed, view);
    var values = new float[BATCH * EDGE * EDGE * EDGE];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return new CropBatch(BATCH, 1, EDGE, EDGE, EDGE, values);
  }
}
