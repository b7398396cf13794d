package org.byol3d.finetune;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.byol3d.b2nd.ElementType;
import org.byol3d.ingest.IngestJob;
import org.byol3d.ingest.IngestListener;
import org.byol3d.ingest.IngestOptions;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.npy.NpyWriter;

/**
 * Five scans of two volumes of 24³ voxels with masks, and their index. A volume has noise and two
 * bright cubes; the cubes are the mask.
 *
 * @param folder folder of volumes and index
 */
record SmallLabels(Path folder) {
  static final int SCANS = 5;
  static final int PATCHES = 2;
  private static final int EDGE = 24;
  private static final int CUBE = 6;
  private static final long SEED = 3;

  static SmallLabels write(SparkSession spark, Path folder) throws IOException {
    var labels = new SmallLabels(folder);
    for (int scan = 0; scan < SCANS; scan++) {
      for (int patch = 0; patch < PATCHES; patch++) {
        labels.writeCase(scan, patch);
      }
    }
    labels.ingest(spark);
    return labels;
  }

  void ingest(SparkSession spark) throws IOException {
    new IngestJob(spark, Clock.systemUTC(), IngestListener.NONE)
        .run(IngestOptions.of(data().toString(), index()).withMasks());
  }

  Path data() {
    return folder.resolve("data");
  }

  String index() {
    return folder.resolve("index").toString();
  }

  /** Returns the name of a case. */
  static String name(int scan, int patch) {
    return String.format(Locale.ROOT, "scan%d/patch%d", scan, patch);
  }

  Path volume(int scan, int patch) {
    return data().resolve(name(scan, patch) + ".npy");
  }

  Path mask(int scan, int patch) {
    return data().resolve(name(scan, patch) + "_seg.npy");
  }

  private void writeCase(int scan, int patch) throws IOException {
    var random = SplitRandom.of(SEED, scan, patch);
    var image = new float[EDGE * EDGE * EDGE];
    var mask = new byte[image.length];
    for (int i = 0; i < image.length; i++) {
      image[i] = random.nextFloat(0, 100);
    }
    for (int cube = 0; cube < 2; cube++) {
      int d = random.nextInt(EDGE - CUBE);
      int h = random.nextInt(EDGE - CUBE);
      int w = random.nextInt(EDGE - CUBE);
      for (int i = 0; i < CUBE * CUBE * CUBE; i++) {
        int at = ((d + i / CUBE / CUBE) * EDGE + h + i / CUBE % CUBE) * EDGE + w + i % CUBE;
        mask[at] = 1;
        image[at] = 200;
      }
    }
    Files.createDirectories(volume(scan, patch).getParent());
    var voxels = ByteBuffer.allocate(image.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    voxels.asFloatBuffer().put(image);
    write(volume(scan, patch), ElementType.FLOAT32, voxels);
    write(mask(scan, patch), ElementType.UINT8, ByteBuffer.wrap(mask));
  }

  static void write(Path file, ElementType type, ByteBuffer voxels) throws IOException {
    try (var writer = NpyWriter.create(file, type, EDGE, EDGE, EDGE)) {
      writer.write(voxels);
      writer.commit();
    }
  }
}
