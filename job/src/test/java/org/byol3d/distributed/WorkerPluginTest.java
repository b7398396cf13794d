package org.byol3d.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;
import org.byol3d.crop.CropPair;
import org.junit.jupiter.api.Test;

class WorkerPluginTest {
  @Test
  void missingPluginErrorTellsHowToSubmit() {
    try (var spark = new JavaSparkContext(LocalSpark.withoutPlugin());
        var probe = new Probe();
        var engine = engine(spark, probe)) {
      ToyStep.Version.first().publishTo(engine);
      assertThatThrownBy(() -> engine.encode(MicroBatches.step(0, 1), List.of()))
          .isInstanceOf(StageFailedException.class)
          .hasMessageContaining("spark.plugins=org.byol3d.distributed.WorkerPlugin");
    }
  }

  @Test
  void endOfSparkFreesWorkerState() throws Exception {
    try (var probe = new Probe()) {
      try (var spark = LocalSpark.start();
          var engine = engine(spark, probe)) {
        ToyStep.Version.first().publishTo(engine);
        engine.encode(MicroBatches.step(0, 2), List.of());
        assertThat(probe.open).hasPositiveValue();
      }
      assertThat(probe.open).hasValue(0);
    }
  }

  private static TwoPhaseEngine<CropPair, ToyProgram.Loaded> engine(
      JavaSparkContext spark, Probe probe) {
    return LocalSpark.engine(
        spark,
        probe,
        LocalSpark.options(LocalSpark.PATIENT),
        true,
        OptionalInt.of(2),
        EngineListener.NONE);
  }
}
