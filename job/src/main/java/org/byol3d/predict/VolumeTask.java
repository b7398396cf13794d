package org.byol3d.predict;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.b2nd.DataType;
import org.byol3d.inference.PredictionStage;
import org.byol3d.inference.VolumePrediction;
import org.byol3d.ingest.StatisticsReader;
import org.byol3d.ingest.VolumeListing;
import org.byol3d.segment.window.PlaneSink;
import org.byol3d.storage.StoreDirectory;
import org.byol3d.volume.Extent;
import org.byol3d.volume.Normalization;
import org.byol3d.volume.VolumeOpener;
import org.byol3d.volume.VolumeStatistics;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.source.FileIdentity;
import org.byol3d.volume.source.HadoopSourceOpener;

/**
 * Predicts one volume and writes its files, in a Spark task.
 *
 * @param out URI of the directory of predictions
 * @param names of the files
 * @param file the volume as it was listed
 * @param begun the record of the prediction that begins
 * @param probabilities whether to write the probabilities too
 */
record VolumeTask(
    String out, OutputNames names, FileIdentity file, PredictionRecord begun, boolean probabilities)
    implements Serializable {
  /** Bytes per voxel for components: a mask, labels and preliminary numbers; and the file. */
  private static final double MEMORY_PER_VOXEL = 1 + 4 + 2 + 1;

  /** Predicts the volume. */
  PredictionRecord predict(PredictionStage.Task task) throws IOException {
    var directory = StoreDirectory.of(out, task.hadoop());
    var spec = task.spec();
    int outputs = spec.labels().outputs();
    var opener = new FormatVolumeOpener(new HadoopSourceOpener(task.hadoop()));
    Extent extent;
    float[] image;
    try (var volume = opener.open(file.uri())) {
      extent = Extent.of(volume.shape());
      // Probabilities are in memory, and once more in the compressed chunks of their file.
      double perVoxel = MEMORY_PER_VOXEL + (probabilities ? 2.0 * Float.BYTES * outputs : 0);
      VolumePrediction.requireRoom(file.uri(), extent, spec, perVoxel, task.heap());
      var statistics = statistics(opener, spec.normalization());
      image = VolumePrediction.read(volume, statistics, spec.normalization());
    }
    requireUnchanged(task.hadoop());
    var maps = probabilities ? new float[outputs][image.length] : new float[0][];
    var classes =
        task.prediction()
            .classes(
                file.uri(),
                image,
                extent,
                probabilities ? Optional.of(sink(maps, extent)) : Optional.empty());
    var found =
        SmallComponents.remove(classes, extent, spec.labels(), begun.settings().minVoxels());

    deleteEarlier(directory);
    begun.write(directory, names.record());
    var files = new ArrayList<WrittenFile>();
    var values = LabelValues.of(spec.labels());
    var mask = new VoxelFile(names.format(), 1, true, extent, values.type());
    files.add(
        write(
            task,
            directory,
            names.mask(),
            mask,
            (channel, from, count, to) -> values.put(classes, from, count, to)));
    if (probabilities) {
      var map = new VoxelFile(names.format(), outputs, false, extent, DataType.FLOAT32);
      files.add(
          write(
              task,
              directory,
              names.probabilities(),
              map,
              (channel, from, count, to) -> {
                for (int i = from; i < from + count; i++) {
                  to.putFloat(maps[channel][i]);
                }
              }));
    }
    var complete = begun.complete(files, found);
    complete.write(directory, names.record());
    return complete;
  }

  private VolumeStatistics statistics(VolumeOpener opener, Normalization normalization)
      throws IOException {
    return normalization.isBounded()
        ? new StatisticsReader(opener).read(file)
        : new VolumeStatistics(0, 0, 0, 0, 0, 0, 0, 0); // nothing is scaled
  }

  private void requireUnchanged(Configuration configuration) throws IOException {
    if (!VolumeListing.identity(file.uri(), configuration).equals(file)) {
      throw new IOException(file.uri() + ": has changed since it was listed: run predict again");
    }
  }

  /** Deletes the files of an earlier prediction that are not written again. */
  private void deleteEarlier(StoreDirectory directory) throws IOException {
    var earlier = PredictionRecord.read(directory, names);
    if (earlier.isPresent()) {
      for (var old : earlier.get().files()) {
        directory.delete(old.path());
      }
    }
  }

  private static PlaneSink sink(float[][] maps, Extent extent) {
    int plane = extent.height() * extent.width();
    return (d, probabilities) -> {
      for (int c = 0; c < maps.length; c++) {
        for (int i = 0; i < plane; i++) {
          maps[c][d * plane + i] = (float) probabilities[c * plane + i];
        }
      }
    };
  }

  private static WrittenFile write(
      PredictionStage.Task task,
      StoreDirectory directory,
      String path,
      VoxelFile file,
      VoxelFile.Voxels voxels)
      throws IOException {
    file.write(task.hadoop(), directory.path(path).toString(), task.spec().window(), voxels);
    return new WrittenFile(path, directory.length(path));
  }
}
