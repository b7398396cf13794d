package org.byol3d.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.byol3d.byol.CollapseMonitor;
import org.byol3d.byol.TauSchedule;
import org.byol3d.config.InvalidConfigException;
import org.byol3d.config.Presets;
import org.byol3d.config.PretrainConfig;
import org.byol3d.crop.SampledVolume;
import org.byol3d.optim.Arithmetic;
import org.byol3d.optim.GlobalNormClip;
import org.byol3d.optim.LearningRateDecay;
import org.byol3d.optim.LearningRateSchedule;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;

/** Each key of a configuration, at values that nobody should set. */
class ConfigExtremesTest {
  private static final List<String> EXTREMES =
      List.of(
          "0",
          "1",
          "-1",
          "2",
          "7",
          "1000000",
          "2147483647",
          "2147483648",
          "9223372036854775807",
          "1e-30",
          "1e30",
          "[]",
          "[0,0]",
          "[1,-1]",
          "\"\"",
          "{}");

  /** The walk takes values that pass through all that is made of them before the first step. */
  @Test
  void eachExtremePassesOrIsRefusedInALine() {
    var keys = keys();
    assertThat(keys).hasSizeGreaterThan(40).contains("report.collapse-rows");
    var wrong = new ArrayList<String>();
    int taken = 0;
    for (var key : keys) {
      for (var value : EXTREMES) {
        var setting = key + "=" + value;
        try {
          use(Presets.PRETRAIN.load("smoke", List.of(setting)));
          taken++;
        } catch (InvalidConfigException e) {
          if (e.getMessage().contains("\n") || !e.getMessage().endsWith(")")) {
            wrong.add(setting + ": " + e.getMessage());
          }
        } catch (RuntimeException e) {
          wrong.add(setting + " passes, and fails later: " + e);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(taken).isGreaterThan(100);
  }

  private static List<String> keys() {
    var text = Presets.PRETRAIN.resolve("full", List.of()).text();
    return ConfigFactory.parseString(text).entrySet().stream()
        .filter(entry -> entry.getValue().valueType() != ConfigValueType.OBJECT)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** Makes what a run makes of a configuration before it computes, but no arrays. */
  private static void use(PretrainConfig config) {
    var plan = PretrainPlan.of(config, 5, 3);
    assertThat(plan.workerBytes()).isPositive();
    assertThat(plan.totalSteps()).isPositive();
    assertThat(plan.seconds(1e9)).isPresent();
    var rates =
        LearningRateSchedule.ofEpochs(
            config.optimizer().learningRate(),
            config.schedule().warmupEpochs(),
            config.schedule().epochs(),
            plan.stepsPerEpoch(),
            LearningRateDecay.COSINE);
    assertThat(rates.at(0)).isFinite();
    assertThat(new TauSchedule(config.byol().tau(), rates.steps()).at(1)).isBetween(0.0, 1.0);
    assertThatCode(() -> new GlobalNormClip<>(Arithmetic.FLOAT, config.optimizer().clipNorm()))
        .doesNotThrowAnyException();
    assertThat(new CollapseMonitor(config.report())).isNotNull();
    if (config.batch().global() <= 64) {
      var edge = Math.max(32, config.crop().size().depth());
      var volumes = List.of(SampledVolume.of(Extent.cube(edge)));
      var batches = config.microBatches(volumes, 1);
      assertThat(batches.step(0, Set.of())).isNotEmpty();
    }
  }
}
