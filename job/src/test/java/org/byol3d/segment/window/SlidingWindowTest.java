package org.byol3d.segment.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.byol3d.random.SplitRandom;
import org.byol3d.segment.Numbers;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;

class SlidingWindowTest {

  @Property(tries = 200)
  void positionsCoverTheImage(
      @ForAll @IntRange(min = 1, max = 40) int window,
      @ForAll @IntRange(min = 0, max = 200) int more,
      @ForAll @DoubleRange(min = 0.05, max = 1) double step) {
    var positions = WindowPositions.along(window + more, window, step);

    assertThat(positions[0]).isZero();
    assertThat(positions[positions.length - 1]).isEqualTo(more);
    for (int i = 1; i < positions.length; i++) {
      assertThat(positions[i] - positions[i - 1]).isBetween(0, window);
    }
  }

  @Property(tries = 100)
  void modelThatCopiesReturnsTheImage(
      @ForAll @IntRange(min = 1, max = 14) int d,
      @ForAll @IntRange(min = 1, max = 14) int h,
      @ForAll @IntRange(min = 1, max = 14) int w,
      @ForAll @IntRange(min = 1, max = 6) int window,
      @ForAll boolean mirror,
      @ForAll boolean doubleSums,
      @ForAll @DoubleRange(min = 0.2, max = 1) double step)
      throws IOException {
    var extent = new Extent(d, h, w);
    var tile = new Extent(window, 7 - window, 4);
    var image = image(2, extent);
    WindowModel copy = Numbers::of;
    var model = new Mirroring(copy, tile, mirror, false, mirror);
    var logits = new double[image.length];
    var planes = new ArrayList<Integer>();
    var collect = WindowReferenceTest.collect(logits, extent);

    new SlidingWindow(tile, step, 2, doubleSums)
        .predict(
            image,
            2,
            extent,
            model,
            (plane, values) -> {
              planes.add(plane);
              collect.accept(plane, values);
            });

    assertThat(planes).isEqualTo(IntStream.range(0, d).boxed().toList());
    for (int i = 0; i < image.length; i++) {
      assertThat(logits[i]).isCloseTo(image[i], within(1e-5));
    }
  }

  @Test
  void mirroringAveragesAllCopies() {
    var window = new Extent(1, 2, 3);
    // The logits are the places of the voxels, whatever the window holds.
    WindowModel places = values -> Numbers.of(new double[] {0, 1, 2, 3, 4, 5});

    var model = new Mirroring(places, window, true, true, true);
    var mean = new double[6];
    model.logits(new float[6]).read(0, 6, mean, 0);

    assertThat(model.copies()).isEqualTo(8);
    assertThat(mean).containsOnly(2.5);
    assertThat(new Mirroring(places, window, false, true, false).copies()).isEqualTo(2);
    var alongH = new double[6];
    new Mirroring(places, window, false, true, false).logits(new float[6]).read(0, 6, alongH, 0);
    assertThat(alongH).containsExactly(1.5, 2.5, 3.5, 1.5, 2.5, 3.5);
  }

  @Test
  void planesLeaveAsSoonAsTheyAreDone() throws IOException {
    var extent = new Extent(12, 4, 4);
    var window = new Extent(4, 4, 4);
    var grid = WindowGrid.of(extent, window, 0.5);
    List<Integer> planes = new ArrayList<>();
    var sums =
        new WindowSums(
            grid,
            1,
            new GaussianImportance(window),
            Numbers.of(new float[0]),
            (d, values) -> planes.add(d));
    var counts = new ArrayList<Integer>();
    while (sums.next() < grid.size()) {
      sums.add(Numbers.of(new float[64]));
      counts.add(planes.size());
    }

    assertThat(counts).containsExactly(2, 4, 6, 8, 12);
    assertThatThrownBy(() -> sums.add(Numbers.of(new float[64])))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void wrongSizesAreRefused() {
    var sliding = new SlidingWindow(Extent.cube(4), 0.5, 2, false);
    assertThatThrownBy(
            () -> sliding.predict(new float[7], 1, Extent.cube(2), Numbers::of, (d, values) -> {}))
        .hasMessage("7 voxels for 1 channels of an image [2, 2, 2]");
    assertThatThrownBy(
            () -> sliding.predict(new float[8], 1, Extent.cube(2), Numbers::of, (d, values) -> {}))
        .hasMessage("64 logits for a window [4, 4, 4] of 2 classes");
    assertThatThrownBy(() -> new SlidingWindow(Extent.cube(4), 0, 2, false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static float[] image(int channels, Extent extent) {
    var random = SplitRandom.of(3, extent.voxels());
    var image = new float[channels * (int) extent.voxels()];
    for (int i = 0; i < image.length; i++) {
      image[i] = (float) random.nextGaussian();
    }
    return image;
  }
}
