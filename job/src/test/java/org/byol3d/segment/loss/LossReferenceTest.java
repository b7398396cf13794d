package org.byol3d.segment.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.byol3d.segment.Numbers;
import org.byol3d.segment.ReferenceArrays;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The losses against nnU-Net's, in double and in single precision. */
class LossReferenceTest {
  private static final ReferenceArrays TENSORS =
      ReferenceArrays.open("/reference-nnunet/loss.tensors.safetensors");
  private static final JsonNode VALUES = ReferenceArrays.json("/reference-nnunet/loss.values.json");

  static List<String> configurations() {
    var names = new ArrayList<String>();
    VALUES
        .get("values")
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!name.startsWith("deep.")) {
                names.add(name);
              }
            });
    return names;
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void doublesEqualTheTruth(String name) {
    assertEqualsTruth(name, Numbers.of(TENSORS.doubles(batch(name) + ".logits")), 1e-9);
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void floatsAreCloseToTheTruth(String name) {
    var logits = Numbers.of(ReferenceArrays.floats(TENSORS.doubles(batch(name) + ".logits")));
    assertEqualsTruth(name, logits, 1e-6);
  }

  /** The logits are exact in single precision, and the sums are in double. */
  private static void assertEqualsTruth(String name, Numbers logits, double gradientTolerance) {
    var gradient = logits.zeros(logits.length());

    double value = compute(name, logits, gradient);

    assertThat(value).isCloseTo(exact(name), within(1e-11));
    assertThat(
            ReferenceArrays.relativeDistance(
                ReferenceArrays.doubles(gradient), TENSORS.doubles(name + ".grad")))
        .isLessThan(gradientTolerance);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void deepSupervisionEqualsTheTruth(boolean batchDice) {
    var name = "deep.batch_" + batchDice;
    var weights = DeepSupervision.weights(3);
    var loss = new ClassLoss(LossRule.CLASSES.withBatchDice(batchDice));
    double total = 0;
    for (int output = 0; output < 3; output++) {
      var shape = shape("deep.logits" + output);
      var logits = Numbers.of(TENSORS.doubles("deep.logits" + output));
      var gradient = logits.zeros(logits.length());
      var target = new LossTarget(TENSORS.labels("deep.target" + output));
      var value = loss.gradient(logits, shape, target, weights[output], gradient);

      assertThat(value.total())
          .isCloseTo(
              VALUES.get("values").get(name).get("per_output_unweighted").get(output).asDouble(),
              within(1e-11));
      total += weights[output] * value.total();
      var expected = TENSORS.doubles(name + ".grad" + output);
      assertThat(ReferenceArrays.relativeDistance(ReferenceArrays.doubles(gradient), expected))
          .isLessThan(1e-9);
    }
    assertThat(total).isCloseTo(exact(name), within(1e-11));
  }

  @Test
  void weightsOfOutputsEqualTheReference() {
    for (int outputs = 2; outputs <= 7; outputs++) {
      var expected = VALUES.get("deep_supervision").get("weights").get(Integer.toString(outputs));
      var weights = DeepSupervision.weights(outputs);
      for (int i = 0; i < outputs; i++) {
        assertThat(weights[i]).isCloseTo(expected.get(i).asDouble(), within(1e-15));
      }
    }
    assertThat(DeepSupervision.weights(1)).containsExactly(1);
  }

  @Test
  void smallerTargetsTakeTheReferencesVoxels() {
    var from = new Extent(8, 12, 16);
    var mask = new byte[(int) from.voxels()];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = (byte) (i % 125);
    }
    for (var row : VALUES.get("deep_supervision").get("downsampled_targets")) {
      var scale = new double[3];
      for (int axis = 0; axis < 3; axis++) {
        scale[axis] = row.get("scale").get(axis).asDouble();
      }
      var to = DeepSupervision.scaled(from, scale);
      assertThat(to).isEqualTo(ReferenceArrays.extent(row.get("size")));
      var resized = DeepSupervision.resize(mask, from, to);
      var sources = row.get("source_index_per_axis");
      int at = 0;
      for (int d : ReferenceArrays.ints(sources.get(0))) {
        for (int h : ReferenceArrays.ints(sources.get(1))) {
          for (int w : ReferenceArrays.ints(sources.get(2))) {
            assertThat(resized[at++]).isEqualTo(mask[(d * 12 + h) * 16 + w]);
          }
        }
      }
    }
  }

  private static double compute(String name, Numbers logits, Numbers gradient) {
    var parts = name.split("\\.", -1);
    boolean regions = parts[1].startsWith("bce");
    var rule = regions ? LossRule.REGIONS : LossRule.CLASSES;
    rule =
        switch (parts[1].toLowerCase(Locale.ROOT)) {
          case "dice" -> rule.weighted(1, 0);
          case "ce" -> rule.weighted(0, 1);
          default -> rule;
        };
    rule = rule.withBatchDice(name.contains("batch_true")).withBackground(name.contains("bg_true"));
    var loss = regions ? new RegionLoss(rule) : new ClassLoss(rule);
    var target = new LossTarget(TENSORS.labels(parts[0] + ".target"));
    var shape = shape(parts[0] + ".logits");
    double value = loss.gradient(logits, shape, target, 1, gradient).total();
    assertThat(loss.value(logits, shape, target).total()).isEqualTo(value);
    return value;
  }

  private static double exact(String name) {
    return VALUES.get("values").get(name).get("exact64").asDouble();
  }

  private static String batch(String name) {
    return name.substring(0, name.indexOf('.'));
  }

  private static LogitShape shape(String tensor) {
    var shape = TENSORS.shape(tensor);
    return new LogitShape(shape[0], shape[1], shape[2] * shape[3] * shape[4]);
  }
}
