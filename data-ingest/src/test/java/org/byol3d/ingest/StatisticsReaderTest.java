package org.byol3d.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.b2nd.ElementType;
import org.byol3d.volume.Extent;
import org.byol3d.volume.Normalization;
import org.byol3d.volume.PercentileWindow;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.npy.NpyWriter;
import org.byol3d.volume.source.FileIdentity;
import org.byol3d.volume.source.HadoopSourceOpener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatisticsReaderTest {
  private final StatisticsReader reader =
      new StatisticsReader(new FormatVolumeOpener(new HadoopSourceOpener(new Configuration())));

  @TempDir private Path folder;

  @Test
  void statisticsAreThoseOfEveryVoxel() throws IOException {
    // Voxel i is i, from 0 to 999.
    var path = TestVolumes.writeNpy(folder.resolve("x.npy"), Extent.cube(10));

    var statistics = reader.read(new FileIdentity(path.toString(), 0, 0));

    assertThat(statistics.min()).isEqualTo(0);
    assertThat(statistics.max()).isEqualTo(999);
    assertThat(statistics.mean()).isEqualTo(499.5);
    assertThat(statistics.p0p5()).isEqualTo(4.995);
    assertThat(statistics.p99p5()).isEqualTo(994.005);
  }

  @Test
  void errorForNonFiniteVoxelsNamesFile() throws IOException {
    var values = new float[8 * 8 * 8];
    values[7] = Float.NaN;
    var path = TestVolumes.writeB2nd(folder.resolve("x.b2nd"), Extent.cube(8), values);

    assertThatThrownBy(() -> reader.read(new FileIdentity(path.toString(), 0, 0)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("x.b2nd: voxel [0, 0, 7] is NaN");
  }

  @Test
  void sparseSignalKeepsItsIntensities() throws IOException {
    // Of 8,000 voxels, 30 have a signal, from 100 to 3,000: 0.4 %.
    var values = new float[20 * 20 * 20];
    for (int i = 1; i <= 30; i++) {
      values[200 * i] = 100 * i;
    }
    var path = TestVolumes.writeB2nd(folder.resolve("x.b2nd"), Extent.cube(20), values);

    var statistics = reader.read(new FileIdentity(path.toString(), 0, 0));

    assertThat(statistics.p0p5()).isEqualTo(statistics.p99p5()).isZero();
    var window = statistics.window();
    assertThat(window.source()).isEqualTo(PercentileWindow.Source.FOREGROUND);
    assertThat(window.low()).isZero();
    // numpy.percentile(100 * numpy.arange(1, 31), 99.5), but for the histogram's 0.05 %
    assertThat(window.high()).isCloseTo(2985.5, withinPercentage(0.05));
    var normalized = new float[] {0, 100, 1500, 2985.5f, 3000};
    Normalization.of("percentile").apply(statistics, normalized, 0, 5);
    assertThat(normalized[0]).isZero();
    assertThat(normalized[1]).isCloseTo(0.0335f, within(1e-3f));
    assertThat(normalized[2]).isCloseTo(0.5024f, within(1e-3f));
    assertThat(normalized[4]).isEqualTo(1);
  }

  @Test
  void nearlyEqualValuesUseTheExtremes() throws IOException {
    var values = new float[8 * 8 * 8];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1000 + i / 2048f;
    }
    var path = TestVolumes.writeB2nd(folder.resolve("x.b2nd"), Extent.cube(8), values);

    var window = reader.read(new FileIdentity(path.toString(), 0, 0)).window();

    assertThat(window)
        .isEqualTo(new PercentileWindow(1000, values[511], PercentileWindow.Source.EXTREMES));
  }

  @Test
  void aConstantVolumeIsRefused() throws IOException {
    var path =
        TestVolumes.writeB2nd(folder.resolve("x.b2nd"), Extent.cube(8), new float[8 * 8 * 8]);

    assertThatThrownBy(() -> reader.read(new FileIdentity(path.toString(), 0, 0)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("x.b2nd: all voxels are 0.0: there is nothing to learn");
  }

  @Test
  void wideIntegersThatCollapseAreRefused() throws IOException {
    var path = folder.resolve("x.npy");
    try (var writer = NpyWriter.create(path, ElementType.INT64, 8, 8, 8)) {
      var items = ByteBuffer.allocate(8 * 512).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < 512; i++) {
        items.putLong(1_000_000_000_000L + 300L * i);
      }
      writer.write(items.flip());
      writer.commit();
    }

    assertThatThrownBy(() -> reader.read(new FileIdentity(path.toString(), 0, 0)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("x.npy: values from 1.0E12 to 1.000000")
        .hasMessageContaining("(int64) have steps of 65536.0 as float32")
        .hasMessageContaining("subtract an offset");
  }
}
