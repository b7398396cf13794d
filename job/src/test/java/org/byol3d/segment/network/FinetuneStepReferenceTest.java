package org.byol3d.segment.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.byol3d.reference.Reference.DOUBLE_TOLERANCE;
import static org.byol3d.reference.Reference.assertClose;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.byol3d.checkpoint.StateDict;
import org.byol3d.nn.Compute;
import org.byol3d.nn.DecoderConfig;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.Precision;
import org.byol3d.nn.SegmentationUNet;
import org.byol3d.nn.TensorSpec;
import org.byol3d.optim.AdamW;
import org.byol3d.optim.AdamWConfig;
import org.byol3d.optim.Arithmetic;
import org.byol3d.optim.DecayRule;
import org.byol3d.optim.GlobalNormClip;
import org.byol3d.optim.ParameterMap;
import org.byol3d.reference.Reference;
import org.byol3d.segment.loss.LossRule;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares loss, gradients and three steps of AdamW with PyTorch in double precision. */
class FinetuneStepReferenceTest {
  private static final String FOLDER = "/reference-finetune/";
  private static final List<Integer> CHANNELS = List.of(2, 4, 4, 6);
  private static final Extent EXTENT = new Extent(12, 9, 17);
  private static final double LEARNING_RATE = 1e-3;
  private static final double ENCODER_FACTOR = 0.1;
  private static final double WEIGHT_DECAY = 1e-2;
  private static final double CLIP = 0.5;

  @ParameterizedTest
  @ValueSource(strings = {"binary", "frozen", "classes", "dropout"})
  void threeStepsMatchPyTorch(String name) {
    var reference = Reference.json(FOLDER + name + ".json");
    var file = Reference.tensorsOf(FOLDER + name);
    boolean frozen = reference.path("frozen").asBoolean();
    var network = network(reference);
    var trained = frozen ? network.decoderTensors() : network.tensors();
    var weights = doubles(file, "init.", trained);
    var map = map(trained);
    var adam = new AdamW<>(Arithmetic.DOUBLE, map, AdamWConfig.withWeightDecay(WEIGHT_DECAY));
    var clip = new GlobalNormClip<>(Arithmetic.DOUBLE, CLIP);
    var gradient = new double[weights.length];
    var rule = network.decoder().outputs() == 1 ? LossRule.REGIONS : LossRule.CLASSES;
    try (var replica =
        new SegmenterReplica(
            network, rule, frozen, Compute.cpu(1).withPrecision(Precision.FLOAT64))) {
      assertThat(replica.size()).isEqualTo(weights.length);
      if (frozen) {
        replica.loadEncoder(doubles(file, "init.", network.encoderTensors()));
      }
      for (var step : reference.path("steps")) {
        replica.load(weights);
        var loss = replica.train(batch(file), gradient);
        assertThat(loss.dice()).isCloseTo(step.path("dice").asDouble(), within(1e-9));
        assertThat(loss.entropy()).isCloseTo(step.path("entropy").asDouble(), within(1e-9));
        if (step == reference.path("steps").path(0)) {
          assertEach(map, gradient, file, "gradient.");
        }
        double norm = clip.clip(List.of(gradient));
        assertThat(norm).isCloseTo(step.path("norm").asDouble(), within(1e-8));
        adam.step(weights, gradient, LEARNING_RATE);
      }
    }
    assertEach(map, weights, file, "trained.");
  }

  @Test
  void dropoutDependsOnKeysOnly() {
    var reference = Reference.json(FOLDER + "factors.json");
    var dropout = new ChannelDropout(reference.path("probability").asDouble());
    var channels = List.of(4, 4, 2);
    for (int block = 0; block < channels.size(); block++) {
      var factors = dropout.factors(keys(), block, channels.get(block));
      assertThat(doubles(factors))
          .containsExactly(doubles(reference.path("factors").path(block)), within(1e-6));
      assertThat(dropout.factors(new long[] {keys()[1]}, block, channels.get(block)))
          .containsExactly(
              Arrays.copyOfRange(factors, channels.get(block), 2 * channels.get(block)));
    }
  }

  @Test
  void scaleIsFactorOfGradientOnly() {
    var file = Reference.tensorsOf(FOLDER + "classes");
    var network = network(Reference.json(FOLDER + "classes.json"));
    var whole = batch(file);
    var quarter =
        new LabeledBatch(
            whole.samples(),
            EXTENT,
            whole.images(),
            whole.classes(),
            whole.ignored(),
            whole.keys(),
            0.25);
    try (var replica =
        new SegmenterReplica(
            network, LossRule.CLASSES, false, Compute.cpu(1).withPrecision(Precision.FLOAT64))) {
      var gradient = new double[replica.size()];
      var scaled = new double[replica.size()];
      replica.load(doubles(file, "init.", network.tensors()));
      var loss = replica.train(whole, gradient);
      assertThat(replica.train(quarter, scaled)).isEqualTo(loss);
      for (int i = 0; i < gradient.length; i++) {
        assertThat(scaled[i]).isCloseTo(0.25 * gradient[i], within(1e-12));
      }
    }
  }

  @Test
  void ignoredVoxelsDoNotCoupleSamples() {
    var file = Reference.tensorsOf(FOLDER + "binary");
    var network = network(Reference.json(FOLDER + "binary.json"));
    var both = batch(file);
    var ignored = new boolean[both.classes().length];
    Arrays.fill(ignored, 0, 500, true);
    int voxels = (int) EXTENT.voxels();
    try (var replica = new SegmenterReplica(network, LossRule.REGIONS, false, Compute.cpu(1))) {
      replica.load(floats(doubles(file, "init.", network.tensors())));
      var gradient = new float[replica.size()];
      var loss =
          replica.train(
              new LabeledBatch(2, EXTENT, both.images(), both.classes(), ignored, keys(), 1),
              gradient);
      double mean = 0;
      for (int sample = 0; sample < 2; sample++) {
        mean +=
            replica
                    .train(
                        new LabeledBatch(
                            1,
                            EXTENT,
                            Arrays.copyOfRange(
                                both.images(), sample * voxels, (sample + 1) * voxels),
                            Arrays.copyOfRange(
                                both.classes(), sample * voxels, (sample + 1) * voxels),
                            Arrays.copyOfRange(ignored, sample * voxels, (sample + 1) * voxels),
                            new long[] {keys()[sample]},
                            1),
                        gradient)
                    .total()
                / 2;
      }
      assertThat(loss.total()).isCloseTo(mean, within(1e-6));
    }
  }

  @Test
  void sameInputGivesSameBits() {
    var file = Reference.tensorsOf(FOLDER + "dropout");
    var network = network(Reference.json(FOLDER + "dropout.json"));
    var weights = floats(doubles(file, "init.", network.tensors()));
    float[] first = null;
    for (int run = 0; run < 3; run++) {
      try (var replica = new SegmenterReplica(network, LossRule.CLASSES, false, Compute.cpu(1))) {
        var gradient = new float[replica.size()];
        replica.load(weights);
        replica.train(batch(file), gradient);
        first = first == null ? gradient : first;
        assertThat(gradient).containsExactly(first);
      }
    }
  }

  private static SegmentationUNet network(JsonNode reference) {
    boolean dropout = reference.path("dropout").asBoolean();
    return new SegmentationUNet(
        new NetworkConfig(1, CHANNELS, true, 1, 1, 1),
        new DecoderConfig(
            reference.path("outputs").asInt(),
            dropout ? Reference.json(FOLDER + "factors.json").path("probability").asDouble() : 0,
            reference.path("deepSupervision").asBoolean()));
  }

  private static LabeledBatch batch(StateDict file) {
    var values = Reference.tensor(file, "classes").values();
    var classes = new byte[values.length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = (byte) values[i];
    }
    return new LabeledBatch(
        2, EXTENT, Reference.tensor(file, "image").values(), classes, new boolean[0], keys(), 1);
  }

  private static long[] keys() {
    return StreamSupport.stream(
            Reference.json(FOLDER + "factors.json").path("keys").spliterator(), false)
        .flatMapToLong(it -> LongStream.of(it.asLong()))
        .toArray();
  }

  private static ParameterMap map(List<TensorSpec> tensors) {
    var builder = ParameterMap.builder(DecayRule.EXCLUDE_ONE_DIMENSIONAL);
    tensors.forEach(it -> builder.add(it.name(), it.shape().getShape()));
    return builder
        .build()
        .withLearningRateFactor(name -> name.startsWith(SegmentationUNet.ENCODER), ENCODER_FACTOR);
  }

  private static void assertEach(ParameterMap map, double[] vector, StateDict file, String prefix) {
    for (var parameter : map) {
      assertClose(
          Arrays.copyOfRange(vector, parameter.offset(), parameter.end()),
          file,
          prefix + parameter.name(),
          DOUBLE_TOLERANCE);
    }
  }

  private static double[] doubles(StateDict file, String prefix, List<TensorSpec> tensors) {
    var vector = new double[TensorSpec.size(tensors)];
    int at = 0;
    for (var tensor : tensors) {
      for (float value : Reference.tensor(file, prefix + tensor.name()).values()) {
        vector[at++] = value;
      }
    }
    return vector;
  }

  private static double[] doubles(JsonNode values) {
    return StreamSupport.stream(values.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static double[] doubles(float[] values) {
    var wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private static float[] floats(double[] values) {
    var narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }
}
