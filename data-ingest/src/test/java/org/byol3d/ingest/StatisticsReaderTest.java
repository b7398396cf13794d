package org.byol3d.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.volume.Extent;
import org.byol3d.volume.format.FormatVolumeOpener;
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
}
