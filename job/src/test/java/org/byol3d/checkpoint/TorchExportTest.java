package org.byol3d.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.byol.CropBatch;
import org.byol3d.byol.CropEncoder;
import org.byol3d.checkpoint.torch.Python;
import org.byol3d.checkpoint.torch.TorchDictionary;
import org.byol3d.checkpoint.torch.TorchWriter;
import org.byol3d.nn.Compute;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.TensorSpec;
import org.byol3d.storage.StoreDirectory;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints become files that PyTorch loads, and that this program reads as well. */
class TorchExportTest {
  private static final Configuration HADOOP = new Configuration();
  private static final int EDGE = 6;

  /** Loads files into the networks of the Python byol3d, which have these layers and names. */
  private static final String LOAD =
      """
      import sys, torch
      from torch import nn
      from torch.nn import functional as F
      class Block(nn.Module):
        def __init__(self, i, o):
          super().__init__()
          self.conv1 = nn.Sequential(nn.Conv3d(i, o, 3, padding=1, bias=False),
                                     nn.InstanceNorm3d(o, affine=True), nn.LeakyReLU())
          self.conv2 = nn.Sequential(nn.Conv3d(o, o, 3, padding=1, bias=False),
                                     nn.InstanceNorm3d(o, affine=True))
          self.skip = nn.Identity() if i == o else nn.Conv3d(i, o, 1, bias=False)
        def forward(self, x):
          return F.leaky_relu(self.conv2(self.conv1(x)) + self.skip(x))
      class Encoder(nn.Module):
        def __init__(self, c):
          super().__init__()
          assert c['num_levels'] == len(c['channels']) and c['base_channels'] == c['channels'][0]
          assert c['use_residuals'] is True
          inputs = [c['in_channels'], *c['channels']]
          self.encoders = nn.ModuleList(Block(i, o) for i, o in zip(inputs, c['channels']))
        def forward(self, x):
          for k, block in enumerate(self.encoders):
            x = block(F.max_pool3d(x, 2) if k else x)
          return x.mean(dim=(2, 3, 4))
      class Head(nn.Module):
        def __init__(self, i, h, o):
          super().__init__()
          self.net = nn.Sequential(nn.Linear(i, h), nn.BatchNorm1d(h), nn.ReLU(),
                                   nn.Linear(h, o, bias=False))
      class Decoder(nn.Module):
        def __init__(self, channels):
          super().__init__()
          down = channels[::-1]
          self.upconvs = nn.ModuleList(
              nn.ConvTranspose3d(i, o, 2, stride=2) for i, o in zip(down, down[1:]))
          self.dec_blocks = nn.ModuleList(Block(2 * o, o) for o in down[1:])
          self.final_conv = nn.Conv3d(down[-1], 1, 1)
      class Holder(nn.Module):
        def __init__(self, **parts):
          super().__init__()
          for name, part in parts.items():
            setattr(self, name, part)
      def load(path):
        f = torch.load(path, weights_only=True)
        encoder = Encoder(f['config']['encoder'])
        encoder.load_state_dict(f['encoder_state_dict'])
        return f, f['config'], encoder
      for path in sys.argv[1:3]:
        f, c, encoder = load(path)
        size, p, q = c['encoder']['channels'][-1], c['projector'], c['predictor']
        projector = lambda: Head(size, p['hidden_dim'], p['output_dim'])
        Holder(encoder=Encoder(c['encoder']), projector=projector(),
               predictor=Head(p['output_dim'], q['hidden_dim'], p['output_dim'])
               ).load_state_dict(f['online_state_dict'])
        Holder(encoder=Encoder(c['encoder']), projector=projector()
               ).load_state_dict(f['target_state_dict'])
        tracked = f['online_state_dict']['projector.net.1.num_batches_tracked']
        assert tracked.dtype == torch.int64 and tracked.shape == ()
        x = torch.arange(216, dtype=torch.float32).reshape(1, 1, 6, 6, 6) / 216
        with torch.no_grad():
          print(*(repr(v) for v in encoder(x)[0].tolist()))
      f, c, encoder = load(sys.argv[3])
      model = Holder(encoder=encoder, decoder=Decoder(c['encoder']['channels']))
      model.load_state_dict(f['model_state_dict'])
      print(f['epoch'], f['global_step'], f['byol3d']['classes'], f['byol3d']['crop_size'],
            f['byol3d']['normalization'], sum(p.numel() for p in model.parameters()))
      """;

  @TempDir private Path folder;
  private CheckpointReference pretraining;
  private CheckpointReference finetuning;

  @BeforeEach
  void saveCheckpoints() throws IOException {
    var unused =
        CheckpointFixture.store(StoreDirectory.of(folder + "/pretraining/checkpoints", HADOOP))
            .save(state(), CheckpointFixture.run("abc"), Map.of());
    pretraining = CheckpointReference.find(folder + "/pretraining", HADOOP);
    SegmenterFixture.save(
        StoreDirectory.of(folder + "/finetuning/checkpoints", HADOOP), SegmenterFixture.run(), 30);
    finetuning = CheckpointReference.find(folder + "/finetuning", HADOOP);
  }

  /** A state without the extreme values of the fixture, which a network does not survive. */
  private static TrainingState state() {
    var networks = CheckpointFixture.NETWORKS;
    var some = CheckpointFixture.state(1250);
    return new TrainingState(
        1250,
        Map.of(
            Branch.ONLINE,
            new NetworkState(networks.initialOnline(4), whole(some.buffers(Branch.ONLINE))),
            Branch.TARGET,
            new NetworkState(
                networks.initialTarget(networks.initialOnline(5)),
                whole(some.buffers(Branch.TARGET)))),
        some.optimizer(),
        List.of());
  }

  /** Counters of batches are whole numbers. */
  private static double[] whole(double[] buffers) {
    return Arrays.stream(buffers).map(it -> Math.rint(10 + 10 * it)).toArray();
  }

  private Path write(CheckpointReference checkpoint, Branch network) throws IOException {
    var out = new ByteArrayOutputStream();
    TorchWriter.write(TorchExport.of(checkpoint, network), out);
    return Files.write(folder.resolve(network + ".pt"), out.toByteArray());
  }

  @Test
  void pytorchLoadsAndComputesTheSame() throws Exception {
    var python = Python.withTorch(folder);
    assumeTrue(python.isPresent(), "no Python with PyTorch here");

    var printed =
        python
            .get()
            .run(
                folder,
                LOAD,
                write(pretraining, Branch.ONLINE).toString(),
                write(pretraining, Branch.TARGET).toString(),
                write(finetuning, Branch.SEGMENTER).toString())
            .split("\n", -1);

    assertThat(numbers(printed[0])).containsExactly(representation(Branch.ONLINE), within(2e-6));
    assertThat(numbers(printed[1])).containsExactly(representation(Branch.TARGET), within(2e-6));
    assertThat(printed[2])
        .isEqualTo(
            "2 30 {'foreground': [('plaque', 3)], 'ignore': 7} [16, 32, 32] minmax "
                + SegmenterFixture.weights(30).length);
  }

  private static double[] numbers(String line) {
    return Stream.of(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  private static double[] representation(Branch network) {
    var config = CheckpointFixture.CONFIG;
    var voxels = new float[EDGE * EDGE * EDGE];
    for (int i = 0; i < voxels.length; i++) {
      voxels[i] = i / (float) voxels.length;
    }
    var encoder =
        Arrays.copyOf(state().parameters(network), new ByolNetworks(config).encoderSize());
    try (var crops =
        new CropEncoder(
            config, Compute.cpu(1), CropEncoder.Output.REPRESENTATION, encoder, new double[0])) {
      return crops.encode(new CropBatch(1, 1, EDGE, EDGE, EDGE, voxels)).values();
    }
  }

  @Test
  void filesAreReadAsTheCheckpoint() throws IOException {
    var networks = CheckpointFixture.NETWORKS;
    var file = write(pretraining, Branch.ONLINE);
    var weights = WeightsFile.open(file.toString(), HADOOP);

    weights.values().requireExactly(networks.online());
    var original = pretraining.directory().weights(pretraining.name(), Branch.ONLINE);
    assertThat(weights.values().values(networks.online()))
        .isEqualTo(original.values(networks.online()));
    assertThat(weights.input()).contains(new ModelCard.Input(1, "percentile", Extent.cube(16)));
    assertThat(weights.origin().step()).isEqualTo(1250L);

    var segmenter = PretrainedEncoder.load(write(finetuning, Branch.SEGMENTER).toString(), HADOOP);
    assertThat(segmenter.encoder())
        .isEqualTo(Arrays.copyOf(SegmenterFixture.weights(30), networks.encoderSize()));
    assertThat(segmenter.input())
        .contains(new ModelCard.Input(1, "minmax", new Extent(16, 32, 32)));
  }

  @Test
  void outputsOfTheTrainingAloneAreLeftOut() throws IOException {
    var deep =
        TrainedSegmenter.network(
            new NetworkConfig(1, List.of(2, 2, 3, 3), true, 1, 1, 1),
            new SegmenterCard.Decoder(3, true));
    var names = deep.tensors().stream().map(TensorSpec::name).toList();
    assertThat(names).anyMatch(it -> it.startsWith("decoder.seg_layers."));
    SegmenterFixture.save(
        StoreDirectory.of(folder + "/deep/checkpoints", HADOOP), deep, SegmenterFixture.run(), 3);
    var checkpoint = CheckpointReference.find(folder + "/deep", HADOOP);

    var header = checkpoint.directory().header(checkpoint.name());
    assertThat(TrainedSegmenter.of(checkpoint, header).network()).isEqualTo(deep);
    var state =
        (TorchDictionary) TorchExport.of(checkpoint, Branch.SEGMENTER).get("model_state_dict");
    assertThat(state.entries().keySet())
        .isEqualTo(
            names.stream()
                .filter(it -> !it.startsWith("decoder.seg_layers."))
                .collect(Collectors.toSet()));
  }

  @Test
  void theTargetsEncoderCanBeHad() throws IOException {
    var encoder = PretrainedEncoder.load(write(pretraining, Branch.TARGET).toString(), HADOOP);
    assertThat(encoder.encoder())
        .isEqualTo(
            Arrays.copyOf(
                state().parameters(Branch.TARGET), CheckpointFixture.NETWORKS.encoderSize()));
  }

  @Test
  void equalCheckpointsGiveEqualFiles() throws IOException {
    assertThat(Files.readAllBytes(write(pretraining, Branch.ONLINE)))
        .isEqualTo(Files.readAllBytes(write(pretraining, Branch.ONLINE)));
  }

  @Test
  void networksOfTheOtherTrainingAreRefused() {
    assertThatThrownBy(() -> TorchExport.of(pretraining, Branch.SEGMENTER))
        .isInstanceOf(MismatchedWeightsException.class)
        .hasMessageContaining("byol3d finetune");
    assertThatThrownBy(() -> TorchExport.of(finetuning, Branch.ONLINE))
        .isInstanceOf(MismatchedWeightsException.class)
        .hasMessageContaining("byol3d pretrain");
  }
}
