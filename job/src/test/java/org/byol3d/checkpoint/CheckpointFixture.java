package org.byol3d.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.TensorSpec;
import org.byol3d.optim.OptimizerState;
import org.byol3d.random.SplitRandom;
import org.byol3d.storage.StoreDirectory;

/** Made-up training states of a small network. */
final class CheckpointFixture {
  static final NetworkConfig CONFIG = new NetworkConfig(1, List.of(4, 6), true, 6, 5, 7);
  static final ByolNetworks NETWORKS = new ByolNetworks(CONFIG);
  static final Map<String, Double> METRICS =
      Map.of("loss", 0.1 + 0.2, "gradient-norm", Double.MIN_VALUE, "tau", Double.NaN);

  private CheckpointFixture() {}

  static CheckpointStore store(StoreDirectory directory) {
    return store(directory, NETWORKS);
  }

  static CheckpointStore store(StoreDirectory directory, ByolNetworks networks) {
    return new CheckpointStore(
        directory,
        Map.of(Branch.ONLINE, networks.online(), Branch.TARGET, networks.target()),
        TensorSpec.size(TensorSpec.parameters(networks.online())));
  }

  static TrainingState state(long step) {
    var online = floats(step, 1, TensorSpec.size(TensorSpec.parameters(NETWORKS.online())));
    // What rounding, sorting or text would lose.
    online[0] = -0.0f;
    online[1] = Float.MIN_VALUE;
    online[2] = Float.MAX_VALUE;
    return new TrainingState(
        step,
        Map.of(
            Branch.ONLINE,
            new NetworkState(
                online, doubles(step, 3, TensorSpec.size(TensorSpec.buffers(NETWORKS.online())))),
            Branch.TARGET,
            new NetworkState(
                floats(step, 2, TensorSpec.size(TensorSpec.parameters(NETWORKS.target()))),
                doubles(step, 4, TensorSpec.size(TensorSpec.buffers(NETWORKS.target()))))),
        new OptimizerState<>(
            "adamw",
            step,
            Map.of(
                "exp_avg", floats(step, 5, online.length),
                "exp_avg_sq", floats(step, 6, online.length))),
        List.of(new ExcludedVolume("hdfs://lab/brains/µ \"3\".b2nd", 7, "chunk 2 is damaged")));
  }

  static RunDescription run(String configurationHash) {
    return new RunDescription(
        "crop { size = 16 }\nviews { normalization = percentile }\n",
        configurationHash,
        "0.1.0",
        "hdfs://lab/index",
        3,
        9981,
        624,
        187_200,
        Long.MIN_VALUE);
  }

  static void assertSameBits(TrainingState actual, TrainingState expected) {
    assertThat(actual.step()).isEqualTo(expected.step());
    assertThat(actual.networks().keySet()).isEqualTo(expected.networks().keySet());
    for (var network : expected.networks().keySet()) {
      assertThat(bits(actual.parameters(network))).isEqualTo(bits(expected.parameters(network)));
      assertThat(bits(actual.buffers(network))).isEqualTo(bits(expected.buffers(network)));
    }
    assertThat(actual.optimizer().algorithm()).isEqualTo(expected.optimizer().algorithm());
    assertThat(actual.optimizer().step()).isEqualTo(expected.optimizer().step());
    var vectors = actual.optimizer().vectors();
    assertThat(vectors).hasSameSizeAs(expected.optimizer().vectors());
    expected
        .optimizer()
        .vectors()
        .forEach((name, values) -> assertThat(bits(vectors.get(name))).isEqualTo(bits(values)));
    assertThat(actual.excluded()).isEqualTo(expected.excluded());
  }

  private static int[] bits(float[] values) {
    var bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }

  private static long[] bits(double[] values) {
    return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
  }

  private static float[] floats(long step, long what, int count) {
    var random = SplitRandom.of(step, what);
    var values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }

  private static double[] doubles(long step, long what, int count) {
    var values = floats(step, what, count);
    var wide = new double[count];
    for (int i = 0; i < count; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
