package org.byol3d.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.b2nd.ElementType;
import org.byol3d.ingest.ScanIdRule;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.VolumeOpener;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.npy.NpyWriter;
import org.byol3d.volume.source.HadoopSourceOpener;

/** Writes scans of dim noise with one bright cube, which the mask marks. */
final class TestScans {
  static final int EDGE = 20;
  static final int PLAQUE_EDGE = 6;
  static final Configuration CONFIGURATION = new Configuration();

  private TestScans() {}

  static VolumeOpener opener() {
    return new FormatVolumeOpener(new HadoopSourceOpener(CONFIGURATION));
  }

  /** Writes scans of volumes with masks, one directory per scan. */
  static void write(Path directory, int scans, int volumes) throws IOException {
    for (int scan = 0; scan < scans; scan++) {
      for (int volume = 0; volume < volumes; volume++) {
        write(directory.resolve("scan" + scan), "patch" + volume, 100 * scan + volume, 1);
      }
    }
  }

  /**
   * Writes one volume and its mask.
   *
   * @param label of the cube in the mask; 0 leaves it unmarked
   */
  static void write(Path directory, String name, long seed, int label) throws IOException {
    Files.createDirectories(directory);
    var random = SplitRandom.of(seed);
    var volume = new float[EDGE * EDGE * EDGE];
    var mask = new short[volume.length];
    int[] start = {start(random), start(random), start(random)};
    for (int i = 0; i < volume.length; i++) {
      boolean plaque =
          within(i / (EDGE * EDGE), start[0])
              && within(i / EDGE % EDGE, start[1])
              && within(i % EDGE, start[2]);
      volume[i] = plaque ? 10 : random.nextFloat();
      mask[i] = (short) (plaque ? label : 0);
    }
    try (var writer =
        NpyWriter.create(directory.resolve(name + ".npy"), ElementType.FLOAT32, EDGE, EDGE, EDGE)) {
      writer.write(volume, 0, volume.length);
      writer.commit();
    }
    try (var writer =
        NpyWriter.create(
            directory.resolve(name + "_seg.npy"), ElementType.INT16, EDGE, EDGE, EDGE)) {
      writer.write(mask, 0, mask.length);
      writer.commit();
    }
  }

  static LabeledVolumes find(Path directory) throws IOException {
    return LabeledVolumes.find(
        directory.toString(), ScanIdRule.FOLDER_PATH, opener(), CONFIGURATION);
  }

  private static int start(SplitRandom random) {
    return random.nextInt(EDGE - PLAQUE_EDGE + 1);
  }

  private static boolean within(int at, int start) {
    return at >= start && at < start + PLAQUE_EDGE;
  }
}
