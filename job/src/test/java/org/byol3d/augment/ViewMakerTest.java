package org.byol3d.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.b2nd.ElementType;
import org.byol3d.config.Presets;
import org.byol3d.crop.CropPair;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;
import org.byol3d.volume.Normalization;
import org.byol3d.volume.VolumeStatistics;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.npy.NpyWriter;
import org.byol3d.volume.source.HadoopSourceOpener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewMakerTest {
  private static final VolumeStatistics STATISTICS =
      new VolumeStatistics(0, 1000, 500, 289, 100, 500, 900, 0.5);
  private static final CropPair PAIR =
      new CropPair(
          3, 7, 0, new Box(1, 2, 3, Extent.cube(8)), new Box(0, 4, 1, Extent.cube(8)), 71L, 72L);

  @TempDir private Path folder;

  private final ViewAugmentation first = Presets.PRETRAIN.load("full", List.of()).views().first();
  private final ViewAugmentation second = Presets.PRETRAIN.load("full", List.of()).views().second();

  @Test
  void cropsAreNormalizedByWholeVolume() throws IOException {
    var stored = new float[12 * 12 * 12];
    for (var i = 0; i < stored.length; i++) {
      stored[i] = i % 1001;
    }
    var file = folder.resolve("v.npy");
    try (var writer = NpyWriter.create(file, ElementType.FLOAT32, 12, 12, 12)) {
      writer.write(stored, 0, stored.length);
      writer.commit();
    }
    var one = new float[512];
    var two = new float[512];
    var opener = new FormatVolumeOpener(new HadoopSourceOpener(new Configuration()));
    try (var volume = opener.open(file.toString())) {
      new ViewMaker(Normalization.of("percentile"), first, second)
          .readCrops(volume, STATISTICS, PAIR, one, two);
    }
    for (var d = 0; d < 8; d++) {
      for (var h = 0; h < 8; h++) {
        for (var w = 0; w < 8; w++) {
          var at = (d * 8 + h) * 8 + w;
          assertThat(one[at]).isEqualTo(unit(stored[((1 + d) * 12 + 2 + h) * 12 + 3 + w]));
          assertThat(two[at]).isEqualTo(unit(stored[(d * 12 + 4 + h) * 12 + 1 + w]));
        }
      }
    }
  }

  private static float unit(float value) {
    return (float) Math.max(0, Math.min(1, (value - 100.0) / 800));
  }

  @Test
  void eachViewUsesItsConfigurationAndKey() {
    var crop = noise();
    var one = new float[512];
    var two = new float[512];
    var scratch = new AugmentScratch();
    var views = new ViewMaker(Normalization.of("minmax"), first, second);
    views.augment(PAIR, crop, crop, scratch, one, two);

    var expected = new float[512];
    var extent = Extent.cube(8);
    first.augment(crop, extent, new ViewKey(71, 3, 7, 1), scratch, expected);
    assertThat(one).isEqualTo(expected);
    second.augment(crop, extent, new ViewKey(72, 3, 7, 2), scratch, expected);
    assertThat(two).isEqualTo(expected);
    assertThat(crop).as("the crop stays").isEqualTo(noise());
  }

  private static float[] noise() {
    var random = SplitRandom.of(1);
    var values = new float[512];
    for (var i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  @Test
  void refusesAugmentationsThatWouldClipSignal() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ViewMaker(Normalization.of("none"), first, second))
        .withMessageContaining("normalization = none")
        .withMessageContaining("percentile or minmax");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ViewMaker(Normalization.of("zscore"), first, second))
        .withMessageContaining("choose none, minmax or percentile");
  }
}
