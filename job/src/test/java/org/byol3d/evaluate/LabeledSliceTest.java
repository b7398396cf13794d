package org.byol3d.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.byol3d.b2nd.ElementType;
import org.byol3d.ingest.ScanIdRule;
import org.byol3d.volume.Extent;
import org.byol3d.volume.NotFiniteException;
import org.byol3d.volume.npy.NpyWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabeledSliceTest {
  private static final CropSampling SAMPLING = new CropSampling(Extent.cube(8), 6, 1, 20, 4);

  @TempDir private Path folder;

  @Test
  void everyVolumeGivesBalancedClasses() throws IOException {
    TestScans.write(folder, 2, 2);

    var slice = draw();

    assertThat(slice.train()).hasSize(12);
    assertThat(slice.test()).hasSize(12);
    for (var crops : List.of(slice.train(), slice.test())) {
      for (var volume : crops.stream().map(LabeledCrop::volume).distinct().toList()) {
        var own = crops.stream().filter(crop -> crop.volume().equals(volume)).toList();
        assertThat(own).hasSize(6);
        assertThat(own.stream().filter(LabeledCrop::plaque)).hasSize(3);
      }
      for (var crop : crops) {
        assertThat(bright(crop) >= SAMPLING.minPlaqueVoxels()).isEqualTo(crop.plaque());
      }
    }
    var trainScans = scans(slice.train());
    assertThat(trainScans).hasSize(1).doesNotContainAnyElementsOf(scans(slice.test()));
  }

  @Test
  void cropsDependOnSeedNotOnDirectory() throws IOException {
    TestScans.write(folder.resolve("one"), 2, 2);
    TestScans.write(folder.resolve("other/place"), 2, 2);
    var one = TestScans.find(folder.resolve("one")).volumes();
    var other = TestScans.find(folder.resolve("other/place")).volumes();

    var crops = boxes(one, SAMPLING);

    assertThat(boxes(other, SAMPLING)).isEqualTo(crops);
    assertThat(boxes(one, new CropSampling(Extent.cube(8), 6, 1, 20, 5))).isNotEqualTo(crops);
  }

  @Test
  void volumeKeepsItsCropsAmongOthers() throws IOException {
    TestScans.write(folder, 2, 2);
    var draw = new BalancedDraw(SAMPLING, TestScans.opener());
    var first = TestScans.find(folder).volumes().get(0);
    var alone = draw.draw(first, draw.extent(first));
    TestScans.write(folder.resolve("scan0"), "a_new_patch", 77, 1);

    var volumes = TestScans.find(folder).volumes();
    assertThat(volumes.get(0).id()).isEqualTo("scan0/a_new_patch.npy");
    assertThat(draw.draw(volumes.get(1), draw.extent(volumes.get(1)))).isEqualTo(alone);
  }

  @Test
  void volumesOfOneClassAreReported() throws IOException {
    TestScans.write(folder, 2, 2);
    TestScans.write(folder.resolve("scan0"), "healthy", 9, 0);
    Files.copy(folder.resolve("scan0/healthy.npy"), folder.resolve("scan0/unlabeled.npy"));

    assertThat(draw().oneClass()).containsExactly("scan0/healthy.npy");
    assertThat(TestScans.find(folder).withoutMask()).isEqualTo(1);
  }

  @Test
  void whatCannotBeEvaluatedIsSaid() throws IOException {
    TestScans.write(folder.resolve("scan0"), "healthy", 9, 0);
    assertThatThrownBy(this::draw)
        .isInstanceOf(UnusableLabelsException.class)
        .hasMessageContaining("none of 1 labeled volumes")
        .hasMessageContaining("healthy_seg.npy");

    TestScans.write(folder.resolve("scan0"), "only", 10, 1);
    TestScans.write(folder.resolve("scan1"), "only", 11, 1);
    assertThatThrownBy(this::draw)
        .isInstanceOf(UnusableLabelsException.class)
        .hasMessageContaining("crops of one volume")
        .hasMessageContaining("only.npy");
  }

  @Test
  void wrongMasksAndCropsAreReported() throws IOException {
    TestScans.write(folder, 2, 2);
    assertThatThrownBy(
            () ->
                boxes(
                    TestScans.find(folder).volumes(),
                    new CropSampling(Extent.cube(21), 6, 1, 20, 4)))
        .isInstanceOf(UnusableLabelsException.class)
        .hasMessageContaining("none of 4 labeled volumes has room for crops of 21 voxels")
        .hasMessageContaining("the largest has [20, 20, 20]; choose a smaller --crop");

    var mask = folder.resolve("scan1/patch1_seg.npy");
    try (var writer = NpyWriter.create(mask, ElementType.INT16, 20, 20, 19)) {
      writer.write(new short[20 * 20 * 19], 0, 20 * 20 * 19);
      writer.commit();
    }
    assertThatThrownBy(this::draw)
        .isInstanceOf(UnusableLabelsException.class)
        .hasMessageContaining("patch1_seg.npy has shape [20, 20, 19]")
        .hasMessageContaining("has [20, 20, 20]");
  }

  @Test
  void volumesBelowTheCropAreLeftOut() throws IOException {
    TestScans.write(folder, 2, 2);
    var before = draw();
    for (var name : List.of("small", "small_seg")) {
      try (var writer =
          NpyWriter.create(
              folder.resolve("scan0/" + name + ".npy"), ElementType.INT16, 7, 20, 20)) {
        var voxels = new short[7 * 20 * 20];
        voxels[0] = 1;
        writer.write(voxels, 0, voxels.length);
        writer.commit();
      }
    }

    var slice = draw();

    assertThat(slice.tooSmall()).containsExactly("scan0/small.npy");
    assertThat(slice.oneClass()).isEmpty();
    assertThat(slice.train().stream().map(LabeledCrop::box).toList())
        .isEqualTo(before.train().stream().map(LabeledCrop::box).toList());
    assertThat(slice.test()).hasSameSizeAs(before.test());
  }

  @Test
  void notANumberInAMaskIsNoBackground() throws IOException {
    TestScans.write(folder, 2, 2);
    var labels = new float[20 * 20 * 20];
    Arrays.fill(labels, Float.NaN);
    try (var writer =
        NpyWriter.create(folder.resolve("scan0/patch1_seg.npy"), ElementType.FLOAT32, 20, 20, 20)) {
      writer.write(labels, 0, labels.length);
      writer.commit();
    }
    assertThatThrownBy(this::draw)
        .isInstanceOf(NotFiniteException.class)
        .hasMessageContaining("patch1_seg.npy: voxel [")
        .hasMessageContaining("is NaN");
  }

  @Test
  void aDirectoryWithoutMasksIsSaid() throws IOException {
    TestScans.write(folder, 1, 1);
    Files.delete(folder.resolve("scan0/patch0_seg.npy"));
    assertThatThrownBy(() -> TestScans.find(folder))
        .isInstanceOf(UnusableLabelsException.class)
        .hasMessageContaining("none of 1 volumes has a mask");
  }

  @Test
  void volumeForQuarantineIsReported() throws IOException {
    TestScans.write(folder, 1, 1);
    Files.write(folder.resolve("scan0/patch0.npy"), new byte[40]);
    assertThatThrownBy(
            () ->
                LabeledVolumes.find(
                    folder.toString(),
                    ScanIdRule.FOLDER_PATH,
                    TestScans.opener(),
                    TestScans.CONFIGURATION))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("patch0.npy");
  }

  private LabeledSlice draw() throws IOException {
    return LabeledSlice.draw(
        TestScans.find(folder).volumes(), SAMPLING, SplitRule.half(), TestScans.opener());
  }

  private static List<String> boxes(List<LabeledVolume> volumes, CropSampling sampling)
      throws IOException {
    var slice =
        LabeledSlice.draw(
            volumes,
            sampling,
            new SplitRule.Scans(Set.of("scan0"), Set.of("scan1")),
            TestScans.opener());
    return slice.train().stream()
        .map(crop -> crop.volume().id() + crop.box() + crop.plaque())
        .toList();
  }

  private static List<String> scans(List<LabeledCrop> crops) {
    return crops.stream().map(crop -> crop.volume().scanId()).distinct().toList();
  }

  /** Counts the cube's voxels in the crop's volume, not in its mask. */
  private static int bright(LabeledCrop crop) throws IOException {
    var voxels = new float[(int) crop.box().extent().voxels()];
    try (var volume = TestScans.opener().open(crop.volume().uri())) {
      volume.read(crop.box(), voxels, 0);
    }
    int bright = 0;
    for (float voxel : voxels) {
      bright += voxel == 10 ? 1 : 0;
    }
    return bright;
  }
}
