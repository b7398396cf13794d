package org.byol3d.doctor;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;
import org.byol3d.volume.VolumeOpener;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.source.HadoopSourceOpener;

/** How an executor reads volumes. */
public sealed interface DataRead extends Serializable {
  /** There was nothing to read. */
  record NotAsked() implements DataRead {}

  /**
   * The executor reads.
   *
   * @param bytes of decoded voxels, as float32
   * @param nanos time to open, read and decode
   */
  record Done(int files, long bytes, long nanos) implements DataRead {
    /** Returns the decoded bytes per second. */
    public double bytesPerSecond() {
      return bytes * 1e9 / Math.max(1, nanos);
    }
  }

  /**
   * The executor cannot read.
   *
   * @param problem names the file
   */
  record Failed(String problem) implements DataRead {}

  /**
   * Reads a crop from the middle of each file.
   *
   * @param crop its extent; a smaller volume is read whole along its short axes
   */
  static DataRead of(List<String> files, Extent crop, Configuration hadoop) {
    if (files.isEmpty()) {
      return new NotAsked();
    }
    var opener = new FormatVolumeOpener(new HadoopSourceOpener(hadoop));
    long bytes = 0;
    long nanos = 0;
    for (var file : files) {
      try {
        // A voxel first, so that the time to load classes and codecs is not measured.
        if (nanos == 0) {
          read(opener, file, Extent.cube(1));
        }
        long start = System.nanoTime();
        bytes += read(opener, file, crop);
        nanos += System.nanoTime() - start;
      } catch (IOException | RuntimeException e) {
        var problem = Problems.of(e);
        return new Failed(problem.contains(file) ? problem : file + ": " + problem);
      }
    }
    return new Done(files.size(), bytes, nanos);
  }

  private static long read(VolumeOpener opener, String file, Extent crop) throws IOException {
    try (var volume = opener.open(file)) {
      var box = middle(Extent.of(volume.shape()), crop);
      var voxels = new float[Math.toIntExact(box.extent().voxels())];
      volume.read(box, voxels, 0);
      return (long) voxels.length * Float.BYTES;
    }
  }

  private static Box middle(Extent volume, Extent crop) {
    var extent = crop.least(volume);
    return new Box(
        (volume.depth() - extent.depth()) / 2,
        (volume.height() - extent.height()) / 2,
        (volume.width() - extent.width()) / 2,
        extent);
  }
}
