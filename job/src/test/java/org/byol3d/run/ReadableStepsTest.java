package org.byol3d.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.byol3d.checkpoint.ExcludedVolume;
import org.byol3d.config.RunConfig.OnUnreadable;
import org.byol3d.crop.ForegroundPlaces;
import org.byol3d.crop.MaskedCrop;
import org.byol3d.crop.MaskedCropRule;
import org.byol3d.crop.MaskedCropSampler;
import org.byol3d.crop.MaskedVolume;
import org.byol3d.crop.MicroBatch;
import org.byol3d.crop.MicroBatchPlan;
import org.byol3d.distributed.UnreadableVolume;
import org.byol3d.distributed.UnreadableVolumeException;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.metrics.MetricsRecord;
import org.byol3d.volume.Extent;
import org.byol3d.volume.source.FileIdentity;
import org.junit.jupiter.api.Test;

class ReadableStepsTest {
  private static final int VOLUMES = 4;
  private static final List<IndexedVolume> INDEX =
      IntStream.range(0, VOLUMES)
          .mapToObj(i -> new IndexedVolume(new FileIdentity("file:/" + i, 1, 1), null, "s", 1, 0))
          .toList();

  private final List<MetricsRecord> events = new ArrayList<>();
  private final MicroBatchPlan<MaskedCrop> plan =
      new MicroBatchPlan<>(
          new MaskedCropSampler(
              IntStream.range(0, VOLUMES)
                  .mapToObj(i -> new MaskedVolume(Extent.cube(8), ForegroundPlaces.NONE))
                  .toList(),
              new MaskedCropRule(Extent.cube(4), 0.5, 1),
              1,
              1),
          2,
          2);

  private ExcludedVolumes excluded(OnUnreadable policy, ExcludedVolume... saved) {
    return new ExcludedVolumes(INDEX, List.of(saved), policy, events::add);
  }

  private static UnreadableVolumeException gone(int... volumes) {
    return new UnreadableVolumeException(
        IntStream.of(volumes)
            .mapToObj(i -> new UnreadableVolume(i, "file:/" + i + "_seg", "/" + i + "_seg: gone"))
            .toList());
  }

  private static Set<Integer> volumes(List<MicroBatch<MaskedCrop>> batches) {
    var volumes = new TreeSet<Integer>();
    batches.forEach(batch -> batch.samples().forEach(it -> volumes.add(it.volume())));
    return volumes;
  }

  @Test
  void unreadableVolumesAreReplacedFromTheSameStep() throws Exception {
    var excluded = excluded(OnUnreadable.SUBSTITUTE);
    var steps = new ReadableSteps<>(plan, excluded);
    var tried = new ArrayList<Set<Integer>>();

    var made =
        steps.make(
            7,
            false,
            (batches, next) -> {
              tried.add(volumes(batches));
              if (tried.size() == 1) {
                throw gone(1, 2);
              }
              assertThat(volumes(next)).doesNotContain(1, 2);
              return "step 7";
            });

    assertThat(made).isEqualTo("step 7");
    assertThat(tried.get(0)).containsExactly(0, 1, 2, 3);
    assertThat(tried.get(1)).doesNotContain(1, 2).isNotEmpty();
    // A mask that is gone excludes its volume, which the index lists.
    assertThat(excluded.saved())
        .containsExactly(
            new ExcludedVolume("file:/1", 7, "/1_seg: gone"),
            new ExcludedVolume("file:/2", 7, "/2_seg: gone"));
    assertThat(events).hasSize(2);
    assertThat(
            excluded(OnUnreadable.SUBSTITUTE, excluded.saved().toArray(ExcludedVolume[]::new))
                .numbers())
        .containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void lastStepLoadsNothingAhead() throws Exception {
    var steps = new ReadableSteps<>(plan, excluded(OnUnreadable.FAIL));
    assertThat(steps.<Boolean>make(0, true, (batches, next) -> next.isEmpty())).isTrue();
    assertThat(steps.<Boolean>make(0, false, (batches, next) -> next.isEmpty())).isFalse();
  }

  @Test
  void policyMayBeToFail() {
    var steps = new ReadableSteps<>(plan, excluded(OnUnreadable.FAIL));
    assertThatThrownBy(
            () ->
                steps.make(
                    7,
                    false,
                    (batches, next) -> {
                      throw gone(3);
                    }))
        .isInstanceOf(UnreadableVolumeException.class)
        .hasMessageStartingWith("step 7: ")
        .hasMessageEndingWith("or set data.on-unreadable = substitute");
  }

  @Test
  void someVolumeMustBeLeft() {
    var excluded = excluded(OnUnreadable.SUBSTITUTE, new ExcludedVolume("file:/0", 1, "gone"));
    assertThatThrownBy(() -> excluded.exclude(7, gone(1, 2, 3)))
        .isInstanceOf(UnreadableVolumeException.class)
        .hasMessageContaining("none of the 4 volumes can be read any more");
  }

  @Test
  void checkpointOfAnotherIndexIsRefused() {
    assertThatThrownBy(() -> excluded(OnUnreadable.FAIL, new ExcludedVolume("file:/9", 1, "gone")))
        .isInstanceOf(MismatchedRunException.class)
        .hasMessageContaining("file:/9");
  }
}
