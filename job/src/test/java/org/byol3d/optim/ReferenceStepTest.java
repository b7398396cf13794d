package org.byol3d.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.byol3d.reference.ReferenceData;
import org.byol3d.reference.ReferenceData.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares clip, AdamW and EMA with PyTorch in double (gradients in, state after the first step
 * out), in both precisions. The files have values rounded to float.
 *
 * <p>Adam's first step hardly depends on the gradient's scale, and a relative error of 1e-6 hides a
 * decay of lr·λ = 1e-7. So the run in double is also compared bit by bit after rounding to float,
 * which shows both.
 */
class ReferenceStepTest {
  private static final double LEARNING_RATE = 1e-3;
  private static final double TAU = 0.99;

  /**
   * Parameters with a gradient of zero in exact arithmetic: Adam turns the rounding error into
   * steps.
   */
  private static final Set<String> ZERO_GRADIENT =
      Set.of("projector.net.0.bias", "predictor.net.0.bias");

  private final ParameterMap layout = layout(DecayRule.EXCLUDE_ONE_DIMENSIONAL);

  @Test
  void decayRuleExcludesWhatTheReferenceExcludes() {
    var config = ReferenceData.json("reference/res.config.json");
    assertThat(layout.size()).isEqualTo(config.getInt("n_online"));
    assertThat(decayed(layout)).isEqualTo(config.getStringList("no1d_decay"));
    assertThat(decayed(layout(DecayRule.UPSTREAM)))
        .isEqualTo(config.getStringList("upstream_decay"));
  }

  @ParameterizedTest
  @CsvSource({"clip-train,train", "upstream-eval,eval"})
  void firstStepInDouble(String recipe, String gradient) {
    var rule = rule(recipe);
    var map = layout(rule);
    var targetMap = map.select(ReferenceStepTest::inTarget);
    double[] online = toDouble(vector("res.init.online", map));
    double[] target = toDouble(vector("res.init.target", targetMap));
    double[] gradients = toDouble(vector("res.grad." + gradient, map));

    double norm = step(Arithmetic.DOUBLE, map, recipe, online, gradients);
    new ExponentialMovingAverage<>(Arithmetic.DOUBLE, targetMap, map).update(target, online, TAU);

    assertThat(norm).isCloseTo(normBeforeClipping(recipe), within(1e-6));
    assertClose(map, online, "res.opt." + recipe + ".step1.online", 1e-6, name -> true);
    assertClose(targetMap, target, "res.opt." + recipe + ".step1.target", 1e-6, name -> true);
  }

  @ParameterizedTest
  @CsvSource({"clip-train,train", "upstream-eval,eval"})
  void firstStepInFloat(String recipe, String gradient) {
    var map = layout(rule(recipe));
    var targetMap = map.select(ReferenceStepTest::inTarget);
    float[] online = vector("res.init.online", map);
    float[] target = vector("res.init.target", targetMap);
    float[] gradients = vector("res.grad." + gradient, map);

    double norm = step(Arithmetic.FLOAT, map, recipe, online, gradients);
    new ExponentialMovingAverage<>(Arithmetic.FLOAT, targetMap, map).update(target, online, TAU);

    assertThat(norm).isCloseTo(normBeforeClipping(recipe), within(1e-6));
    Predicate<String> determined = name -> !ZERO_GRADIENT.contains(name);
    assertClose(map, toDouble(online), "res.opt." + recipe + ".step1.online", 1e-6, determined);
    assertClose(
        targetMap, toDouble(target), "res.opt." + recipe + ".step1.target", 1e-6, determined);
  }

  @ParameterizedTest
  @CsvSource({
    "clip-train,train,EXCLUDE_ONE_DIMENSIONAL,true",
    "clip-train,train,UPSTREAM,false",
    "upstream-eval,eval,UPSTREAM,true",
    "upstream-eval,eval,EXCLUDE_ONE_DIMENSIONAL,false"
  })
  void onlyRecipesOwnDecayGivesItsBits(
      String recipe, String gradient, DecayRule rule, boolean same) {
    var map = layout(rule);
    double[] online = toDouble(vector("res.init.online", map));
    step(Arithmetic.DOUBLE, map, recipe, online, toDouble(vector("res.grad." + gradient, map)));
    float[] expected = vector("res.opt." + recipe + ".step1.online", map);
    int equal = 0;
    int compared = 0;
    for (var parameter : map) {
      // The two rules differ in norm scales, which are about 1.
      if (parameter.rank() == 1 && parameter.name().endsWith(".weight")) {
        for (int i = parameter.offset(); i < parameter.end(); i++) {
          equal += (float) online[i] == expected[i] ? 1 : 0;
          compared++;
        }
      }
    }
    assertThat(compared).isEqualTo(176);
    if (same) {
      assertThat(equal).isGreaterThanOrEqualTo(compared - 2);
    } else {
      assertThat(equal).isLessThan(compared / 2);
    }
  }

  private static <A> double step(
      Arithmetic<A> arithmetic, ParameterMap map, String recipe, A online, A gradients) {
    double maximum = recipe.startsWith("clip") ? 1.0 : Double.POSITIVE_INFINITY;
    double norm = new GlobalNormClip<>(arithmetic, maximum).clip(List.of(gradients));
    new AdamW<>(arithmetic, map, AdamWConfig.withWeightDecay(1e-4))
        .step(online, gradients, LEARNING_RATE);
    return norm;
  }

  private static DecayRule rule(String recipe) {
    return recipe.startsWith("upstream") ? DecayRule.UPSTREAM : DecayRule.EXCLUDE_ONE_DIMENSIONAL;
  }

  private static boolean inTarget(String name) {
    return !name.startsWith("predictor.");
  }

  private static double normBeforeClipping(String recipe) {
    return ReferenceData.json("reference-f64/res.opt." + recipe + ".trace.json")
        .getConfigList("steps")
        .get(0)
        .getDouble("grad_norm_before_clip");
  }

  private static ParameterMap layout(DecayRule rule) {
    var tensors = tensors("res.init.online");
    var builder = ParameterMap.builder(rule);
    for (var name : ReferenceData.json("reference/res.config.json").getStringList("param_order")) {
      builder.add(name, tensors.get(name).shape());
    }
    return builder.build();
  }

  private static List<String> decayed(ParameterMap map) {
    return map.stream().filter(VectorSlice::decay).map(VectorSlice::name).toList();
  }

  private static Map<String, Tensor> tensors(String file) {
    return ReferenceData.tensors("reference-f64/" + file + ".safetensors");
  }

  private static float[] vector(String file, ParameterMap map) {
    var tensors = tensors(file);
    var vector = new float[map.size()];
    for (var parameter : map) {
      System.arraycopy(
          tensors.get(parameter.name()).values(),
          0,
          vector,
          parameter.offset(),
          parameter.length());
    }
    return vector;
  }

  private static double[] toDouble(float[] vector) {
    return IntStream.range(0, vector.length).mapToDouble(i -> vector[i]).toArray();
  }

  private static void assertClose(
      ParameterMap map, double[] actual, String file, double bound, Predicate<String> compared) {
    var expected = vector(file, map);
    for (var parameter : map) {
      if (compared.test(parameter.name())) {
        assertThat(relativeError(parameter, actual, expected))
            .as(parameter.name())
            .isLessThan(bound);
      }
    }
  }

  /** Returns the relative L2 error of one tensor. */
  private static double relativeError(VectorSlice parameter, double[] actual, float[] expected) {
    double difference = 0;
    double size = 0;
    for (int i = parameter.offset(); i < parameter.end(); i++) {
      difference += (actual[i] - expected[i]) * (actual[i] - expected[i]);
      size += (double) expected[i] * expected[i];
    }
    return Math.sqrt(difference / size);
  }
}
