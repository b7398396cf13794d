package org.byol3d.report.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.byol3d.augment.Axis;
import org.byol3d.text.WrongRequestException;
import org.byol3d.volume.VoxelSize;
import org.junit.jupiter.api.Test;

class ScaleBarTest {
  @Test
  void barsHaveRoundLengths() {
    assertThat(ScaleBar.of(627, 1.6)).isEqualTo(new ScaleBar(200 / 1.6, "200 µm"));
    assertThat(ScaleBar.of(1000, 5)).isEqualTo(new ScaleBar(200, "1 mm"));
    assertThat(ScaleBar.of(96, 1)).isEqualTo(new ScaleBar(20, "20 µm"));
    assertThat(ScaleBar.of(10, 0.1).label()).isEqualTo("0.2 µm");
    for (int columns = 1; columns < 3000; columns += 7) {
      for (double voxel : new double[] {0.05, 0.325, 1, 7.3, 120}) {
        assertThat(ScaleBar.of(columns, voxel).voxels() / columns).isBetween(0.119, 0.3000001);
      }
    }
  }

  @Test
  void voxelSizesAreOneOrThreeNumbers() {
    assertThat(VoxelSize.parse("--v", "1.6")).isEqualTo(new VoxelSize(1.6, 1.6, 1.6));
    assertThat(Axis.H.edge(VoxelSize.parse("--v", "5, 2,1"))).isEqualTo(2);
    for (var wrong : List.of("", "0", "-1", "nan", "Infinity", "1,2", "1,2,3,4", "1,,2", "µm")) {
      assertThatThrownBy(() -> VoxelSize.parse("--v", wrong))
          .as(wrong)
          .isInstanceOf(WrongRequestException.class)
          .hasMessageStartingWith("--v " + wrong);
    }
  }
}
