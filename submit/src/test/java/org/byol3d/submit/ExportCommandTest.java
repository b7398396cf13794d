package org.byol3d.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.byol3d.b2nd.ElementType;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.checkpoint.Branch;
import org.byol3d.checkpoint.CheckpointStore;
import org.byol3d.checkpoint.NetworkState;
import org.byol3d.checkpoint.RunDescription;
import org.byol3d.checkpoint.TrainingState;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.TensorSpec;
import org.byol3d.optim.OptimizerState;
import org.byol3d.random.SplitRandom;
import org.byol3d.storage.StoreDirectory;
import org.byol3d.volume.npy.NpyWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
  private static final NetworkConfig CONFIG = new NetworkConfig(1, List.of(4, 6), true, 8, 5, 8);
  private static final int EDGE = 8;

  /** What the card of the exported encoder says. */
  private static final String[] AS_TRAINED = {"--normalization=minmax", "--crop=8"};

  @TempDir private Path folder;
  private Path volume;
  private Path run;
  private Path encoders;

  @BeforeEach
  void writeRunAndVolume() throws IOException {
    run = folder.resolve("run");
    encoders = folder.resolve("encoders");
    saveCheckpoint(run.toString(), new Configuration());
    volume = folder.resolve("volume.npy");
    var random = SplitRandom.of(2);
    var voxels = new float[EDGE * EDGE * EDGE];
    for (int i = 0; i < voxels.length; i++) {
      voxels[i] = random.nextFloat();
    }
    try (var writer = NpyWriter.create(volume, ElementType.FLOAT32, EDGE, EDGE, EDGE)) {
      writer.write(voxels, 0, voxels.length);
      writer.commit();
    }
  }

  private static void saveCheckpoint(String run, Configuration configuration) throws IOException {
    var networks = new ByolNetworks(CONFIG);
    // Other seeds, so that it shows which network is exported.
    var unused =
        new CheckpointStore(
                StoreDirectory.of(run + "/checkpoints", configuration),
                Map.of(Branch.ONLINE, networks.online(), Branch.TARGET, networks.target()),
                TensorSpec.size(TensorSpec.parameters(networks.online())))
            .save(
                new TrainingState(
                    120,
                    Map.of(
                        Branch.ONLINE,
                        new NetworkState(
                            networks.initialOnline(1),
                            ByolNetworks.initialBuffers(networks.online())),
                        Branch.TARGET,
                        new NetworkState(
                            networks.initialTarget(networks.initialOnline(2)),
                            ByolNetworks.initialBuffers(networks.target()))),
                    new OptimizerState<>("adamw", 0, Map.of()),
                    List.of()),
                new RunDescription(
                    "crop.size = 8, views.normalization = minmax",
                    "h",
                    "0.1.0",
                    "i",
                    1,
                    2,
                    3,
                    4,
                    5),
                Map.of("loss", 0.3));
  }

  private Path checkpoint() {
    return run.resolve("checkpoints/step-000000120");
  }

  private CommandLineRun export(String from, String... more) {
    var arguments =
        new ArrayList<>(List.of("export", "--checkpoint", from, "--to", encoders.toString()));
    arguments.addAll(List.of(more));
    return CommandLineRun.of(arguments.toArray(String[]::new));
  }

  private byte[] encode(String weights, String... more) throws IOException {
    var out = folder.resolve("features.npy");
    var arguments =
        new ArrayList<>(
            List.of(
                "encode",
                "--model",
                weights,
                "--input",
                volume.toString(),
                "--out",
                out.toString()));
    arguments.addAll(List.of(more));
    var encoding = CommandLineRun.of(arguments.toArray(String[]::new));
    assertThat(encoding.exitCode()).as(encoding.err()).isZero();
    return Files.readAllBytes(out);
  }

  @Test
  void exportedEncoderEqualsWholeNetworks() throws IOException {
    var online = encode(checkpoint().resolve("online.safetensors").toString(), AS_TRAINED);
    var target = encode(checkpoint().resolve("target.safetensors").toUri().toString(), AS_TRAINED);
    assertThat(online).isNotEqualTo(target);

    var first = export(run.toString());

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out())
        .contains("encoders/v000001/encoder.safetensors", "step 120", "normalization minmax")
        .contains("Next: byol3d encode --model " + encoders)
        .containsPattern("SHA-256 +[0-9a-f]{64}\\n")
        .containsPattern("parameters +[0-9,]+\\n");
    assertThat(encode(encoders.toString())).isEqualTo(online);

    assertThat(export(checkpoint().toUri().toString(), "--network", "target").exitCode()).isZero();
    assertThat(encode(encoders.toString())).isEqualTo(target);
    assertThat(encode(encoders.resolve("v000001").toString())).isEqualTo(online);
    assertThat(encode(encoders.resolve("v000001/encoder.safetensors").toString()))
        .isEqualTo(online);
    Files.writeString(encoders.resolve("LATEST"), "v000001\n");
    assertThat(encode(encoders.toString())).isEqualTo(online);
    try (var files = Files.walk(folder)) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".crc"));
    }
  }

  @Test
  void otherNormalizationsThanTheCardsAreRefused() {
    assertThat(export(run.toString()).exitCode()).isZero();
    for (var weights : List.of(encoders, encoders.resolve("v000001/encoder.safetensors"))) {
      var encoding =
          CommandLineRun.of(
              "encode",
              "--normalization=none",
              "--model=" + weights,
              "--input=" + volume,
              "--out=" + folder.resolve("x.npy"));
      assertThat(encoding.exitCode()).isEqualTo(2);
      assertThat(encoding.err())
          .contains("--normalization none", "was trained with minmax")
          .hasLineCount(1);
    }
  }

  @Test
  void hdfsServesAsWell() throws IOException {
    var configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("dfs").toString());
    try (var cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build()) {
      var root = cluster.getURI().toString();
      saveCheckpoint(root + "/run", configuration);

      var exported =
          CommandLineRun.of("export", "--checkpoint", root + "/run", "--to", root + "/encoders");

      assertThat(exported.exitCode()).as(exported.err()).isZero();
      assertThat(exported.out()).startsWith(root + "/encoders/v000001/encoder.safetensors\n");
      assertThat(encode(root + "/encoders"))
          .isEqualTo(encode(checkpoint().resolve("online.safetensors").toString(), AS_TRAINED));
    }
  }

  @Test
  void wrongUsageIsSaid() {
    assertThat(export(run.toString(), "--as", "onnx"))
        .returns(2, CommandLineRun::exitCode)
        .extracting(CommandLineRun::err)
        .asString()
        .contains("--as", "SAFETENSORS", "PT", "onnx");
    assertThat(export(run.toString(), "--network", "both").exitCode()).isEqualTo(2);
    assertThat(CommandLineRun.of("export", "--to", "x").exitCode()).isEqualTo(2);
    assertThat(Files.exists(encoders)).isFalse();
  }

  @Test
  void unusableCheckpointsAreOneLine() throws IOException {
    var nothing = export(folder.toString());
    assertThat(nothing.exitCode()).isEqualTo(1);
    assertThat(nothing.err()).contains("holds no sound checkpoint").hasLineCount(1);

    Files.delete(checkpoint().resolve("optimizer.safetensors"));
    var damaged = export(checkpoint().toString());
    assertThat(damaged.exitCode()).isEqualTo(1);
    assertThat(damaged.err())
        .startsWith("byol3d: ")
        .contains("optimizer.safetensors: file: is missing", "delete its directory")
        .hasLineCount(1);
    assertThat(Files.exists(encoders)).isFalse();
  }

  @Test
  void aDirectoryWithoutEncodersIsNoWeights() {
    var encoding =
        CommandLineRun.of(
            "encode", "--model", folder.toString(), "--input", volume.toString(), "--out", "x.npy");
    assertThat(encoding.exitCode()).isEqualTo(1);
    assertThat(encoding.err()).contains("is a directory without LATEST").hasLineCount(1);
    var missing =
        CommandLineRun.of(
            "encode", "--model", run + "/w", "--input", volume.toString(), "--out", "x.npy");
    assertThat(missing.err()).isEqualTo("byol3d: no such file: " + run + "/w\n");
  }

  @Test
  void aFileOfPytorchEqualsTheCheckpoint() throws IOException {
    var file = folder.resolve("encoder.pt");
    var written =
        CommandLineRun.of(
            "export", "--checkpoint", run.toString(), "--as", "pt", "--to", file.toString());

    assertThat(written.exitCode()).as(written.err()).isZero();
    assertThat(written.out())
        .contains("torch.load(\"" + file + "\", weights_only=True)[\"encoder_state_dict\"]");
    var online = encode(checkpoint().resolve("online.safetensors").toString(), AS_TRAINED);
    // The file knows the normalization and the crop.
    assertThat(encode(file.toString())).isEqualTo(online);
    assertThat(encode(run.toString())).isEqualTo(online);
  }

  @Test
  void contradictingOptionsAreRefused() {
    assertThat(wrong(run, "--as", "pt", "--to", encoders.toString()))
        .contains("--as pt writes one file: give it a name that ends with .pt");
    assertThat(wrong(run, "--to", folder.resolve("x.pt").toString()))
        .contains("give --as pt to write such a file");
    assertThat(wrong(checkpoint(), "--best", "--to", encoders.toString()))
        .contains("is one checkpoint: leave out --best and --last");
    assertThat(wrong(run, "--best", "--last", "--to", encoders.toString())).contains("--best");
    assertThat(Files.exists(encoders)).isFalse();
  }

  private static String wrong(Path checkpoint, String... more) {
    var arguments = new ArrayList<>(List.of("export", "--checkpoint", checkpoint.toString()));
    arguments.addAll(List.of(more));
    var refused = CommandLineRun.of(arguments.toArray(String[]::new));
    assertThat(refused.exitCode()).isEqualTo(2);
    return refused.err();
  }
}
