package org.byol3d.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;
import org.byol3d.volume.StoredLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadPlanTest {

  @Provide
  Arbitrary<Extent> extents() {
    var length = Arbitraries.integers().between(1, 150);
    return Combinators.combine(length, length, length).as(Extent::new);
  }

  @Provide
  Arbitrary<Extent> smallExtents() {
    var length = Arbitraries.integers().between(1, 40);
    return Combinators.combine(length, length, length).as(Extent::new);
  }

  @Property(tries = 300)
  void readsEveryVoxelOnceInWholeChunks(
      @ForAll("extents") Extent volume, @ForAll("smallExtents") Extent chunk) {
    var plan = ReadPlan.of(volume, new StoredLayout(chunk, chunk, "ZSTD"));
    var boxes = plan.all();
    long voxels = 0;
    for (var i = 0; i < boxes.size(); i++) {
      var box = boxes.get(i);
      assertThat(box.fitsIn(volume)).isTrue();
      assertThat(box.extent().voxels()).isLessThanOrEqualTo(plan.largestBox());
      assertAligned(box, volume, chunk);
      voxels += box.extent().voxels();
      if (i > 0) {
        assertThat(box.sharedVoxels(boxes.get(i - 1))).isZero();
      }
    }
    assertThat(voxels).isEqualTo(volume.voxels());
    assertThat(plan.largestBox()).isLessThanOrEqualTo(ReadPlan.TARGET_VOXELS);
  }

  private static void assertAligned(Box box, Extent volume, Extent by) {
    var start = new int[] {box.d(), box.h(), box.w()};
    for (var axis = 0; axis < 3; axis++) {
      var end = start[axis] + box.extent().toShape()[axis];
      var unit = by.toShape()[axis];
      assertThat(start[axis] % unit).isZero();
      assertThat(end % unit == 0 || end == volume.toShape()[axis]).isTrue();
    }
  }

  @Test
  void tooLargeChunksAreReadByBlocks() {
    var volume = new Extent(1000, 600, 1000);
    var block = new Extent(30, 64, 64);
    var plan = ReadPlan.of(volume, new StoredLayout(new Extent(500, 600, 900), block, "LZ4"));
    assertThat(plan.largestBox()).isLessThanOrEqualTo(ReadPlan.MAX_VOXELS);
    assertThat(plan.all().stream().mapToLong(box -> box.extent().voxels()).sum())
        .isEqualTo(volume.voxels());
    for (var box : plan.all()) {
      // Blocks start at their chunk's origin.
      assertThat(box.d() % 500 % 30).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 5000, 6000", "5000, 6000, 1", "512, 512, 512", "1, 1, 20000000"})
  void tooLargeBlocksAreReadInParts(int depth, int height, int width) {
    var block = new Extent(depth, height, width);
    var volume = new Extent(2 * depth, height, width + 3);
    var plan = ReadPlan.of(volume, new StoredLayout(block, block, "NONE"));
    assertThat(plan.largestBox()).isLessThanOrEqualTo(ReadPlan.MAX_VOXELS);
    assertThat(plan.all()).allMatch(box -> box.fitsIn(volume)).doesNotHaveDuplicates();
    assertThat(plan.all().stream().mapToLong(box -> box.extent().voxels()).sum())
        .isEqualTo(volume.voxels());
  }

  @Test
  void planesAreReadManyAtOnce() {
    var volume = Extent.cube(128);
    var rows = new StoredLayout(new Extent(1, 128, 128), new Extent(1, 128, 128), "NONE");
    assertThat(ReadPlan.of(volume, rows).all())
        .hasSize(8)
        .allMatch(box -> box.extent().equals(new Extent(16, 128, 128)));
    var columns = new StoredLayout(new Extent(128, 128, 1), new Extent(128, 128, 1), "NONE");
    assertThat(ReadPlan.of(volume, columns).all())
        .allMatch(box -> box.extent().equals(new Extent(128, 128, 16)));
  }

  @Test
  void sampleHasEndsAndEighth() {
    var layout = new StoredLayout(Extent.cube(64), Extent.cube(16), "ZSTD");
    var plan = ReadPlan.of(Extent.cube(512), layout);
    var all = plan.all();
    var sample = plan.boxes(StatisticsMode.SAMPLE);
    assertThat(all).hasSize(512);
    assertThat(sample).hasSize(64).doesNotHaveDuplicates().isSubsetOf(all);
    assertThat(sample.get(0)).isEqualTo(all.get(0));
    assertThat(sample.get(63)).isEqualTo(all.get(511));
    var small = ReadPlan.of(Extent.cube(128), layout);
    assertThat(small.boxes(StatisticsMode.SAMPLE)).isEqualTo(small.all());
    assertThat(ReadPlan.of(Extent.cube(32), layout).boxes(StatisticsMode.SAMPLE))
        .isEqualTo(List.of(Box.whole(Extent.cube(32))));
  }
}
