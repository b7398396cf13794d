package org.byol3d.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhantomGeneratorTest {
  private static final PhantomParameters DEFAULTS = PhantomParameters.defaults();

  @Test
  void makesTheSameBitsOnAnyThread() throws Exception {
    var generator = new PhantomGenerator(DEFAULTS, 5);
    var alone = new ArrayList<Long>();
    for (var patch = 0; patch < 4; patch++) {
      alone.add(checksum(generator.generate(1, patch, Extent.cube(40))));
    }

    var pool = Executors.newFixedThreadPool(4);
    try {
      var together = new ArrayList<Future<Long>>();
      for (var patch = 3; patch >= 0; patch--) {
        var number = patch;
        together.add(
            0, pool.submit(() -> checksum(generator.generate(1, number, Extent.cube(40)))));
      }
      for (var patch = 0; patch < 4; patch++) {
        assertThat(together.get(patch).get()).isEqualTo(alone.get(patch));
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(alone).doesNotHaveDuplicates();
  }

  // These values are pinned, not derived: published benchmark and evaluation numbers depend on
  // these voxels.
  @Test
  void makesTheSameBitsOnAnyMachine() {
    assertThat(checksum(new PhantomGenerator(DEFAULTS, 5).generate(1, 0, new Extent(33, 40, 47))))
        .isEqualTo(1_147_041_955L);
  }

  @Test
  void dependsOnSeedScanPatchAndExtent() {
    var extent = Extent.cube(24);
    var reference = checksum(new PhantomGenerator(DEFAULTS, 5).generate(1, 2, extent));

    assertThat(checksum(new PhantomGenerator(DEFAULTS, 6).generate(1, 2, extent)))
        .isNotEqualTo(reference);
    assertThat(checksum(new PhantomGenerator(DEFAULTS, 5).generate(2, 2, extent)))
        .isNotEqualTo(reference);
    assertThat(checksum(new PhantomGenerator(DEFAULTS, 5).generate(1, 3, extent)))
        .isNotEqualTo(reference);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "3, 40, 7", "65, 2, 33"})
  void makesPatchesOfAnyExtent(int depth, int height, int width) {
    var extent = new Extent(depth, height, width);
    var patch = new PhantomGenerator(DEFAULTS, 5).generate(0, 0, extent);

    assertThat(patch.extent()).isEqualTo(extent);
    assertThat(patch.counts()).hasSize(depth * height * width);
    assertThat(patch.mask()).hasSize(depth * height * width);
  }

  @Test
  void refusesPatchTooLargeForAnArray() {
    assertThatThrownBy(() -> new PhantomGenerator(DEFAULTS, 5).generate(0, 0, Extent.cube(2000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void plaquesStandOutButDefeatGlobalThresholds() {
    var generator = new PhantomGenerator(DEFAULTS, 5);
    var contrasts = new ArrayList<Double>();
    var judged = 0;
    for (var number = 0; number < 8; number++) {
      var patch = generator.generate(number / 2, number, Extent.cube(128));
      if (patch.plaques().size() > 10) { // There may be one or two where the brain ends early.
        judged++;
        assertThat(Visibility.bestThresholdDice(patch)).as("patch %d", number).isLessThan(0.5);
      }
      contrasts.addAll(Visibility.contrastToNoise(patch, DEFAULTS.voxel()));
    }

    assertThat(judged).isGreaterThanOrEqualTo(6);
    // Tissue texture counts as noise here. Below 1 an expert would miss a plaque; 3 is clearly
    // visible.
    contrasts.sort(null);
    assertThat(contrasts).hasSizeGreaterThan(150);
    assertThat(contrasts.get(contrasts.size() / 10)).isGreaterThan(1.0);
    assertThat(contrasts.get(contrasts.size() / 2)).isGreaterThan(3.0);
  }

  @Test
  void plaquesHaveTheVolumeOfTheirDiameter() {
    var plaques =
        new PhantomParameters.Plaques(
            new Interval(150, 150),
            new Interval(40, 40),
            new Interval(1, 1),
            0.45,
            0.35,
            new Interval(1, 1.5));
    var patch = new PhantomGenerator(calm(plaques), 5).generate(0, 0, Extent.cube(160));
    var marked = 0L;
    for (var value : patch.mask()) {
      assertThat(value).isBetween((byte) 0, (byte) 1);
      marked += value;
    }

    // Each has 4/3·π·5³ voxels; the few at the faces lose a part, and bumps do not fully cancel
    // dents.
    assertThat(patch.plaques()).hasSizeGreaterThan(15);
    assertThat((double) marked / patch.plaques().size()).isCloseTo(524, within(0.15 * 524));
  }

  @Test
  void theSheetWeakensAlongW() {
    var patch = new PhantomGenerator(calm(none()), 5).generate(0, 0, new Extent(40, 40, 250));
    var electrons = new double[2];
    for (var row = 0; row < 1600; row++) {
      for (var w = 0; w < 50; w++) {
        electrons[0] += (patch.counts()[row * 250 + w] & 0xffff) - 100;
        electrons[1] += (patch.counts()[row * 250 + 200 + w] & 0xffff) - 100;
      }
    }

    // 200 voxels of 4 µm at 2000 µm: e^-0.4 one way or the other.
    var ratio = electrons[1] / electrons[0];
    assertThat(Math.min(ratio, 1 / ratio)).isCloseTo(Math.exp(-0.4), within(0.01));
  }

  @Test
  void zScoresHaveStandardMoments() {
    var scored = new PhantomGenerator(DEFAULTS, 5).generate(0, 0, Extent.cube(40)).zScored();
    var sum = 0.0;
    var squares = 0.0;
    for (var value : scored) {
      sum += value;
      squares += (double) value * value;
    }

    assertThat(sum / scored.length).isCloseTo(0, within(1e-5));
    assertThat(squares / scored.length).isCloseTo(1, within(1e-5));
  }

  private static PhantomParameters.Plaques none() {
    return new PhantomParameters.Plaques(
        new Interval(0, 0),
        new Interval(10, 60),
        new Interval(1, 1),
        0.45,
        0.35,
        new Interval(1, 1));
  }

  /** Returns parameters of plain tissue without vessels, texture, stripes or surface. */
  private static PhantomParameters calm(PhantomParameters.Plaques plaques) {
    return new PhantomParameters(
        4,
        new PhantomParameters.Tissue(320, 1, List.of(), 0, 0, 25, 0),
        new PhantomParameters.Vessels(
            0, new Interval(10, 40), 0.004, 250, 0.5, new Interval(1, 1), 0.6),
        plaques,
        new PhantomParameters.Optics(
            new Interval(2000, 2000), new Interval(0, 0), new Interval(0, 0), 14, 2.4, 4),
        new PhantomParameters.Camera(new Interval(400, 400), 4, 1, 100));
  }

  private static long checksum(PhantomPatch patch) {
    var bytes = ByteBuffer.allocate(3 * patch.counts().length);
    for (var count : patch.counts()) {
      bytes.putShort(count);
    }
    bytes.put(patch.mask()).flip();
    var checksum = new CRC32();
    checksum.update(bytes);
    return checksum.getValue();
  }
}
