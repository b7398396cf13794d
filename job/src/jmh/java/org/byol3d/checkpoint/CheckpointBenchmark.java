package org.byol3d.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.TensorSpec;
import org.byol3d.optim.OptimizerState;
import org.byol3d.storage.Sha256;
import org.byol3d.storage.StoreDirectory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Checkpoints of the full configuration, 170 MB, on a local disk; and the floor under them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 8)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class CheckpointBenchmark {
  private static final RunDescription RUN = new RunDescription("", "", "", "", 1, 1, 1, 1, 1);

  private Path folder;
  private StoreDirectory directory;
  private CheckpointStore store;
  private TrainingState state;
  private byte[] bytes;

  @Setup
  public void prepare() throws IOException {
    var networks =
        new ByolNetworks(
            new NetworkConfig(1, NetworkConfig.doublingChannels(32, 5), true, 2048, 256, 2048));
    folder = Files.createTempDirectory("checkpoint-benchmark");
    directory = StoreDirectory.of(folder.toString(), new Configuration());
    store =
        new CheckpointStore(
            directory,
            Map.of(Branch.ONLINE, networks.online(), Branch.TARGET, networks.target()),
            TensorSpec.size(TensorSpec.parameters(networks.online())));
    var online = networks.initialOnline(1);
    state =
        new TrainingState(
            1,
            Map.of(
                Branch.ONLINE,
                new NetworkState(online, ByolNetworks.initialBuffers(networks.online())),
                Branch.TARGET,
                new NetworkState(
                    Arrays.copyOf(
                        online, TensorSpec.size(TensorSpec.parameters(networks.target()))),
                    ByolNetworks.initialBuffers(networks.target()))),
            new OptimizerState<>("adamw", 1, Map.of("exp_avg", online, "exp_avg_sq", online)),
            List.of());
    var name = store.save(state, RUN, Map.of());
    long length =
        store.directory().header(name).files().values().stream()
            .mapToLong(FileChecksum::length)
            .sum();
    bytes = new byte[Math.toIntExact(length)];
  }

  @TearDown
  public void deleteFolder() throws IOException {
    directory.delete("");
  }

  @Setup(Level.Invocation)
  public void makeRoom() throws IOException {
    directory.delete("step-000000002");
  }

  @Benchmark
  public String save() throws IOException {
    return store.save(
        new TrainingState(2, state.networks(), state.optimizer(), List.of()), RUN, Map.of());
  }

  @Benchmark
  public Checkpoint load() throws IOException {
    return store.load("step-000000001");
  }

  @Benchmark
  public String floorDigest() {
    return Sha256.hex(bytes);
  }

  @Benchmark
  public byte[] floorWrite() throws IOException {
    directory.write("floor", out -> out.write(bytes));
    return bytes;
  }
}
