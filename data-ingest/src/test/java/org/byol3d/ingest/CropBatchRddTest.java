package org.byol3d.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.TaskLocation;
import org.byol3d.crop.CropRule;
import org.byol3d.crop.CropSampler;
import org.byol3d.crop.ForegroundRule;
import org.byol3d.crop.MicroBatch;
import org.byol3d.crop.MicroBatchPlan;
import org.byol3d.crop.SampledVolume;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

class CropBatchRddTest {
  private final JavaSparkContext context =
      JavaSparkContext.fromSparkContext(SparkTests.session().sparkContext());

  private static MicroBatchPlan plan() {
    var volumes = new ArrayList<SampledVolume>();
    for (var i = 0; i < 50; i++) {
      volumes.add(SampledVolume.of(Extent.cube(64 + i), 1_000_000L * (1 + i % 7)));
    }
    var sampler = new CropSampler(volumes, new CropRule(32, 0.4), ForegroundRule.ANY, 7, 3);
    return new MicroBatchPlan(sampler, 12, 2);
  }

  private List<String> locations(org.apache.spark.api.java.JavaRDD<?> rdd, int partition) {
    var found = CollectionConverters.asJava(context.sc().getPreferredLocs(rdd.rdd(), partition));
    return found.stream().map(TaskLocation::toString).toList();
  }

  @Test
  void theCropPairsAreTheSameForAnyNumberOfPartitions() {
    var plan = plan();
    for (var step : List.of(0L, 1L, 17L)) {
      for (var partitions : List.of(1, 2, 3, 12, 15)) {
        var rdd = CropBatchRdd.of(context, plan, step, partitions, Placement.ANYWHERE);
        assertThat(rdd.getNumPartitions()).isEqualTo(partitions);
        var all = new ArrayList<>(rdd.collect());
        all.sort(Comparator.comparingInt(MicroBatch::index));
        assertThat(all).isEqualTo(plan.step(step));
      }
    }
  }

  @Test
  void aPartitionReturnsToTheExecutorThatHadIt() {
    var plan = plan();
    var sticky = new StickyPlacement((partition, batches) -> List.of("data-node-" + partition));
    var first = CropBatchRdd.of(context, plan, 0, 3, sticky);
    assertThat(locations(first, 1)).containsExactly("data-node-1");
    var slots =
        first.mapPartitions(batches -> List.of(ExecutorSlot.current()).iterator()).collect();
    for (var partition = 0; partition < 3; partition++) {
      sticky.ranAt(partition, slots.get(partition));
    }
    // In local mode there is one executor, called driver.
    var second = CropBatchRdd.of(context, plan, 1, 3, sticky);
    assertThat(locations(second, 1)).containsExactly("executor_localhost_driver");
    assertThat(second.count()).isEqualTo(12);

    sticky.lost("driver");
    assertThat(locations(CropBatchRdd.of(context, plan, 2, 3, sticky), 2))
        .containsExactly("data-node-2");
  }

  @Test
  void anExecutorOnAHostThatSparkCannotParseIsFoundByHost() {
    assertThat(new ExecutorSlot("node-7.lab", "12").toTaskLocation())
        .isEqualTo("executor_node-7.lab_12");
    assertThat(new ExecutorSlot("node_7", "12").toTaskLocation()).isEqualTo("node_7");
  }
}
