package org.byol3d.segment.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.byol3d.reference.Reference.assertClose;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.byol3d.checkpoint.StateDict;
import org.byol3d.nn.Compute;
import org.byol3d.nn.DecoderConfig;
import org.byol3d.nn.HostCopy;
import org.byol3d.nn.NetworkArrays;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.Precision;
import org.byol3d.nn.SegmentationUNet;
import org.byol3d.nn.TensorSpec;
import org.byol3d.nn.UNetEncoder;
import org.byol3d.optim.AdamW;
import org.byol3d.optim.AdamWConfig;
import org.byol3d.optim.Arithmetic;
import org.byol3d.optim.DecayRule;
import org.byol3d.optim.GlobalNormClip;
import org.byol3d.optim.LearningRateDecay;
import org.byol3d.optim.LearningRateSchedule;
import org.byol3d.optim.ParameterMap;
import org.byol3d.reference.Reference;
import org.byol3d.segment.loss.LossRule;
import org.byol3d.text.Table;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares outputs, losses, gradients and three steps of AdamW with PyTorch in double precision.
 */
class FinetuneStepReferenceTest {
  private static final String FOLDER = "/reference-finetune/";
  private static final List<Integer> CHANNELS = List.of(2, 3, 3, 4);
  private static final Extent EXTENT = new Extent(16, 9, 16);
  private static final long[] KEYS = {11, 12};
  private static final double SCALE = 0.5;
  private static final double ENCODER_FACTOR = 0.1;
  private static final double WEIGHT_DECAY = 1e-2;
  private static final LearningRateSchedule RATES =
      new LearningRateSchedule(1e-2, 0, 10, LearningRateDecay.POLY);

  /** The greatest relative L2 distances of a case. */
  private static final Table DISTANCES =
      new Table(1)
          .left("distance from PyTorch", 24)
          .right("loss", 10)
          .right("norm", 10)
          .right("gradients", 10)
          .right("3 steps", 10);

  /** A network of the reference and how it is trained. */
  @SuppressWarnings("ImmutableEnumChecker") // the network is a record of sizes
  private enum Case {
    BINARY(new DecoderConfig(1, 0, false), true, false, 0.2),
    CLASSES(new DecoderConfig(3, 0.5, true), false, true, 1e9);

    private final SegmentationUNet network;
    private final boolean ignores;
    private final double clip;

    Case(DecoderConfig decoder, boolean residual, boolean ignores, double clip) {
      this.network =
          new SegmentationUNet(new NetworkConfig(1, CHANNELS, residual, 1, 1, 1), decoder);
      this.ignores = ignores;
      this.clip = clip;
    }

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }

    StateDict file() {
      return Reference.tensorsOf(FOLDER + key());
    }

    LossRule rule() {
      return network.decoder().outputs() == 1 ? LossRule.REGIONS : LossRule.CLASSES;
    }

    SegmenterReplica replica(boolean frozen, Precision precision) {
      return new SegmenterReplica(network, rule(), frozen, Compute.cpu(1).withPrecision(precision));
    }

    LabeledBatch batch(double scale) {
      var file = Reference.tensorsOf(FOLDER + "batch");
      var values = Reference.tensor(file, "classes").values();
      var marks = Reference.tensor(file, "ignored").values();
      var classes = new byte[values.length];
      var ignored = new boolean[ignores ? marks.length : 0];
      for (int i = 0; i < classes.length; i++) {
        classes[i] = (byte) Math.min(values[i], network.decoder().outputs() == 1 ? 1 : 2);
      }
      for (int i = 0; i < ignored.length; i++) {
        ignored[i] = marks[i] != 0;
      }
      var images = Reference.tensor(file, "image").values();
      return new LabeledBatch(2, EXTENT, images, classes, ignored, KEYS, scale);
    }
  }

  private static Stream<Arguments> cases() {
    return Stream.of(Case.values())
        .flatMap(it -> Stream.of(Arguments.of(it, false), Arguments.of(it, true)));
  }

  @AfterAll
  static void print() {
    System.out.print(DISTANCES.text());
  }

  @ParameterizedTest(name = "{0}, encoder frozen: {1}")
  @MethodSource("cases")
  void threeStepsMatchPyTorch(Case it, boolean frozen) {
    var trace =
        Reference.json(FOLDER + "traces.json").path(it.key() + (frozen ? ".frozen" : ".full"));
    var file = it.file();
    var trained = frozen ? it.network.decoderTensors() : it.network.tensors();
    var start = doubles(file, "init.", trained);
    var weights = start.clone();
    var map = map(trained);
    var adam = new AdamW<>(Arithmetic.DOUBLE, map, AdamWConfig.withWeightDecay(WEIGHT_DECAY));
    var clip = new GlobalNormClip<>(Arithmetic.DOUBLE, it.clip);
    var gradient = new double[weights.length];
    double losses = 0;
    double norms = 0;
    double gradients = 0;
    try (var replica = it.replica(frozen, Precision.FLOAT64)) {
      assertThat(replica.size()).isEqualTo(weights.length);
      if (frozen) {
        replica.loadEncoder(doubles(file, "init.", it.network.encoderTensors()));
      }
      assertThat(trace.size()).isEqualTo(3);
      for (int step = 0; step < trace.size(); step++) {
        var expected = trace.path(step);
        replica.load(weights);
        var loss = replica.train(it.batch(SCALE), gradient);
        losses = Math.max(losses, distance(loss.total(), expected.path("loss")));
        losses = Math.max(losses, distance(loss.dice(), expected.path("dice")));
        losses = Math.max(losses, distance(loss.entropy(), expected.path("entropy")));
        if (step == 0) {
          gradients = greatest(map, gradient, file, "grad.");
        }
        norms = Math.max(norms, distance(clip.clip(List.of(gradient)), expected.path("norm")));
        assertThat(distance(RATES.at(step), expected.path("rate"))).isLessThan(1e-15);
        adam.step(weights, gradient, RATES.at(step));
      }
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] -= start[i];
    }
    double changes = greatest(map, weights, file, frozen ? "frozen." : "full.");
    DISTANCES.row(
        it.key() + (frozen ? ", frozen encoder" : ""),
        exponent(losses),
        exponent(norms),
        exponent(gradients),
        exponent(changes));
    assertThat(losses).isLessThan(1e-12);
    assertThat(norms).isLessThan(1e-12);
    assertThat(gradients).isLessThan(2e-7);
    assertThat(changes).isLessThan(2e-7);
  }

  @ParameterizedTest
  @EnumSource
  void outputsMatchPyTorch(Case it) {
    var compute = Compute.cpu(1).withPrecision(Precision.FLOAT64);
    compute.applyThreads();
    try (var arrays = new NetworkArrays(compute, it.network.tensors(), false);
        var manager = compute.newManager()) {
      arrays.load(doubles(it.file(), "init.", it.network.tensors()), 0);
      var x = HostCopy.create(manager, compute, new Shape(2, 1, 16, 9, 16), it.batch(1).images());
      var decoder = it.network.decoderNetwork();
      var dropout =
          new ChannelDropout(it.network.decoder().dropout())
              .arrays(manager, compute, KEYS, decoder.blockChannels());
      var skips = new UNetEncoder(it.network.encoder()).skips(x, arrays);
      var outputs = decoder.outputs(skips, dropout, arrays);
      assertThat(outputs).hasSize(it == Case.BINARY ? 1 : 2);
      for (int i = 0; i < outputs.size(); i++) {
        assertClose(HostCopy.toDoubles(outputs.get(i)), it.file(), "logits." + i, 1e-6);
      }
    }
  }

  @Test
  void dropoutDependsOnKeysOnly() {
    var reference = Reference.json(FOLDER + "dropout.json");
    var dropout = new ChannelDropout(0.5);
    var channels = Case.CLASSES.network.decoderNetwork().blockChannels();
    assertThat(channels).containsExactly(3, 3, 2);
    for (int block = 0; block < channels.size(); block++) {
      var factors = dropout.factors(KEYS, block, channels.get(block));
      for (int sample = 0; sample < KEYS.length; sample++) {
        var own = dropout.factors(new long[] {KEYS[sample]}, block, channels.get(block));
        for (int channel = 0; channel < own.length; channel++) {
          assertThat(own[channel])
              .isEqualTo(factors[sample * own.length + channel])
              .isEqualTo(reference.path(block).path(sample).path(channel).floatValue());
        }
      }
    }
  }

  @Test
  void dropoutKeepsExpectedSum() {
    var factors = new ChannelDropout(0.2).factors(LongStream.range(0, 1000).toArray(), 1, 20);
    double sum = 0;
    for (float factor : factors) {
      assertThat(factor).isIn(0f, 1.25f);
      sum += factor;
    }
    assertThat(sum / factors.length).isCloseTo(1, within(0.02));
  }

  @Test
  void scaleIsFactorOfGradientOnly() {
    try (var replica = Case.CLASSES.replica(false, Precision.FLOAT64)) {
      var gradient = new double[replica.size()];
      var scaled = new double[replica.size()];
      replica.load(doubles(Case.CLASSES.file(), "init.", Case.CLASSES.network.tensors()));
      var loss = replica.train(Case.CLASSES.batch(1), gradient);
      assertThat(replica.train(Case.CLASSES.batch(0.25), scaled)).isEqualTo(loss);
      for (int i = 0; i < gradient.length; i++) {
        assertThat(scaled[i]).isCloseTo(0.25 * gradient[i], within(1e-12));
      }
    }
  }

  @Test
  void samplesAreNotCoupled() {
    var both = Case.CLASSES.batch(1);
    int voxels = (int) EXTENT.voxels();
    try (var replica = Case.CLASSES.replica(false, Precision.FLOAT64)) {
      replica.load(doubles(Case.CLASSES.file(), "init.", Case.CLASSES.network.tensors()));
      var gradient = new double[replica.size()];
      var sum = new double[replica.size()];
      var loss = replica.train(both, gradient);
      double mean = 0;
      for (int sample = 0; sample < 2; sample++) {
        int from = sample * voxels;
        int to = from + voxels;
        var own = new double[replica.size()];
        var one =
            new LabeledBatch(
                1,
                EXTENT,
                Arrays.copyOfRange(both.images(), from, to),
                Arrays.copyOfRange(both.classes(), from, to),
                Arrays.copyOfRange(both.ignored(), from, to),
                new long[] {KEYS[sample]},
                0.5);
        mean += replica.train(one, own).total() / 2;
        Arithmetic.DOUBLE.add(sum, own);
      }
      assertThat(loss.total()).isCloseTo(mean, within(1e-12));
      assertThat(gradient).containsExactly(sum, within(1e-12));
    }
  }

  @Test
  void sameInputGivesSameBits() {
    float[] first = null;
    for (int run = 0; run < 3; run++) {
      try (var replica = Case.CLASSES.replica(false, Precision.FLOAT32)) {
        var gradient = new float[replica.size()];
        replica.load(floats(doubles(Case.CLASSES.file(), "init.", Case.CLASSES.network.tensors())));
        replica.train(Case.CLASSES.batch(1), gradient);
        first = first == null ? gradient : first;
        assertThat(gradient).containsExactly(first);
      }
    }
  }

  private static double greatest(ParameterMap map, double[] vector, StateDict file, String prefix) {
    double greatest = 0;
    for (var parameter : map) {
      var own = Arrays.copyOfRange(vector, parameter.offset(), parameter.end());
      var expected = Reference.tensor(file, prefix + parameter.name()).values();
      assertThat(expected).hasSameSizeAs(own);
      greatest = Math.max(greatest, Reference.relativeDistance(own, expected));
    }
    return greatest;
  }

  private static double distance(double actual, JsonNode expected) {
    assertThat(expected.isDouble()).isTrue();
    return Math.abs(actual / expected.asDouble() - 1);
  }

  private static String exponent(double value) {
    return String.format(Locale.ROOT, "%.1e", value);
  }

  private static ParameterMap map(List<TensorSpec> tensors) {
    var builder = ParameterMap.builder(DecayRule.EXCLUDE_ONE_DIMENSIONAL);
    tensors.forEach(it -> builder.add(it.name(), it.shape().getShape()));
    return builder
        .build()
        .withLearningRateFactor(name -> name.startsWith(SegmentationUNet.ENCODER), ENCODER_FACTOR);
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

  private static float[] floats(double[] values) {
    var narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }
}
