package org.byol3d.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.b2nd.ElementType;
import org.byol3d.config.Presets;
import org.byol3d.crop.CropPair;
import org.byol3d.crop.MicroBatch;
import org.byol3d.distributed.UnreadableVolumeException;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.ingest.StatisticsMode;
import org.byol3d.ingest.VolumeContent;
import org.byol3d.run.TrainingFiles;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;
import org.byol3d.volume.StoredLayout;
import org.byol3d.volume.VolumeCache;
import org.byol3d.volume.VolumeStatistics;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.npy.NpyWriter;
import org.byol3d.volume.source.FileIdentity;
import org.byol3d.volume.source.HadoopSourceOpener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewLoaderTest {
  private static final Extent EXTENT = Extent.cube(12);

  @TempDir private Path folder;

  /** Writes a volume with NaN at [10, 11, 9], which statistics of a sample may not meet. */
  private IndexedVolume volume() throws IOException {
    var voxels = new float[12 * 12 * 12];
    for (int i = 0; i < voxels.length; i++) {
      voxels[i] = i;
    }
    voxels[(10 * 12 + 11) * 12 + 9] = Float.NaN;
    var path = folder.resolve("x.npy");
    try (var writer = NpyWriter.create(path, ElementType.FLOAT32, 12, 12, 12)) {
      writer.write(voxels, 0, voxels.length);
      writer.commit();
    }
    return new IndexedVolume(
        new FileIdentity(path.toString(), 0, 0),
        new VolumeContent(
            "float32",
            EXTENT,
            new StoredLayout(EXTENT, EXTENT, StoredLayout.NO_CODEC),
            StatisticsMode.SAMPLE,
            new VolumeStatistics(0, 1727, 863, 499, 9, 863, 1718, 0.5),
            863,
            null),
        "scan",
        1,
        0);
  }

  private ViewBatch load(Box first, Box second) throws IOException {
    var cache =
        new VolumeCache(new FormatVolumeOpener(new HadoopSourceOpener(new Configuration())), 1);
    var views = Presets.PRETRAIN.load("full", List.of()).views();
    try (var loader =
        new ViewLoader(List.of(volume()), new TrainingFiles(cache), views, Extent.cube(8))) {
      return loader.load(
          new MicroBatch<>(0, 0, List.of(new CropPair(0, 0, 0, first, second, 71L, 72L))));
    }
  }

  @Test
  void aCropWithNaNIsAnUnreadableVolume() {
    var sound = new Box(0, 0, 0, Extent.cube(8));
    var broken = new Box(4, 4, 4, Extent.cube(8));
    for (var pair : List.of(List.of(sound, broken), List.of(broken, sound))) {
      assertThatThrownBy(() -> load(pair.get(0), pair.get(1)))
          .isInstanceOfSatisfying(
              UnreadableVolumeException.class,
              e -> assertThat(e.volumes()).extracting(it -> it.volume()).containsExactly(0))
          .hasMessageContaining("x.npy: voxel [10, 11, 9] is NaN");
    }
  }

  @Test
  void cropsBesideNaNAreRead() throws IOException {
    assertThat(load(new Box(0, 0, 0, Extent.cube(8)), new Box(1, 1, 1, Extent.cube(8))))
        .isNotNull();
  }
}
