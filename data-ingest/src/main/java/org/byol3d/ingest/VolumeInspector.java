package org.byol3d.ingest;

import java.io.IOException;
import java.util.List;
import org.byol3d.b2nd.ElementType;
import org.byol3d.volume.BoxRead;
import org.byol3d.volume.Extent;
import org.byol3d.volume.FiniteVoxels;
import org.byol3d.volume.PercentileWindow;
import org.byol3d.volume.UnusableRange;
import org.byol3d.volume.Volume;
import org.byol3d.volume.VolumeOpener;
import org.byol3d.volume.VolumeStatistics;
import org.byol3d.volume.source.FileIdentity;

/**
 * Reads volumes one after the other, and tells what is in them or wrong with them. Memory is
 * bounded for every size of a volume: one box of voxels, a histogram and a lattice. Not
 * thread-safe: each task has its own.
 */
final class VolumeInspector {
  private static final double LOW = 0.005;
  private static final double HIGH = 0.995;

  private final VolumeOpener opener;
  private final int minSize;
  private final StatisticsMode mode;
  private float[] buffer = new float[ReadPlan.TARGET_VOXELS];
  private VoxelHistogram lastHistogram = VoxelHistogram.of(ElementType.FLOAT32);

  /**
   * Creates an inspector.
   *
   * @param opener opens the volumes
   * @param minSize least length of every axis in voxels
   * @param mode how much of each volume to read
   */
  VolumeInspector(VolumeOpener opener, int minSize, StatisticsMode mode) {
    this.opener = opener;
    this.minSize = minSize;
    this.mode = mode;
  }

  /** Opens and reads a file. The result tells what is wrong with the file; nothing is thrown. */
  Inspection inspect(FileIdentity file) {
    try (var volume = opener.open(file.uri())) {
      var extent = Extent.of(volume.shape());
      if (extent.shortest() < minSize) {
        return Inspection.Rejected.tooSmall(file, extent, minSize);
      }
      return read(file, volume, extent);
    } catch (IOException | RuntimeException e) {
      return Inspection.Rejected.of(file, e);
    }
  }

  private Inspection read(FileIdentity file, Volume volume, Extent extent) throws IOException {
    var inspection = read(file, volume, extent, mode);
    // What a sample did not read may have other values.
    return mode == StatisticsMode.SAMPLE && inspection instanceof Inspection.Rejected
        ? read(file, volume, extent, StatisticsMode.FULL)
        : inspection;
  }

  private Inspection read(FileIdentity file, Volume volume, Extent extent, StatisticsMode mode)
      throws IOException {
    var plan = ReadPlan.of(extent, volume.layout());
    if (buffer.length < plan.largestBox()) {
      buffer = new float[plan.largestBox()];
    }
    var moments = new Moments();
    var histogram = emptyHistogram(volume.elementType());
    var lattice = mode == StatisticsMode.FULL ? new VoxelLattice(extent) : null;
    for (var box : plan.boxes(mode)) {
      var read = new BoxRead(box, buffer, 0);
      volume.read(List.of(read));
      var length = (int) box.extent().voxels();
      if (!moments.add(buffer, length)) {
        FiniteVoxels.check(file.uri(), read);
      }
      histogram.add(buffer, length);
      if (lattice != null) {
        lattice.take(box, buffer);
      }
    }
    var unusable = UnusableRange.of(volume.elementType(), moments.min(), moments.max());
    if (unusable.isPresent()) {
      return unusable(file, unusable.get());
    }
    var threshold = histogram.otsu();
    return new Inspection.Accepted(
        file,
        new VolumeContent(
            volume.elementType().numpyName(),
            extent,
            volume.layout(),
            mode,
            statistics(moments, histogram, threshold.foregroundFraction()),
            threshold.value(),
            lattice == null ? null : lattice.occupancy(threshold.value())));
  }

  private static Inspection unusable(FileIdentity file, UnusableRange range) {
    return new Inspection.Rejected(
        file,
        switch (range.kind()) {
          case CONSTANT -> QuarantineReason.CONSTANT;
          case IMPRECISE -> QuarantineReason.IMPRECISE;
        },
        file.uri() + ": " + range.reason());
  }

  /** Returns an empty histogram; mostly the last volume's, because a histogram is large. */
  private VoxelHistogram emptyHistogram(ElementType elementType) {
    if (lastHistogram.suits(elementType)) {
      lastHistogram.clear();
    } else {
      lastHistogram = VoxelHistogram.of(elementType);
    }
    return lastHistogram;
  }

  private static VolumeStatistics statistics(
      Moments moments, VoxelHistogram histogram, double foregroundFraction) {
    var min = moments.min();
    var max = moments.max();
    var percentiles = clamped(histogram.percentiles(LOW, 0.5, HIGH), min, max);
    var low = percentiles[0];
    var high = percentiles[2];
    return new VolumeStatistics(
        min,
        max,
        moments.mean(),
        moments.standardDeviation(),
        percentiles[0],
        percentiles[1],
        percentiles[2],
        foregroundFraction,
        low < high
            ? PercentileWindow.ofVolume(low, high)
            : PercentileWindow.ofForeground(
                low,
                clamped(histogram.percentilesOutsideFullestBin(LOW, HIGH), min, max),
                min,
                max));
  }

  /** Clamps percentiles: a bin's value may be nearer to zero than every voxel in it. */
  private static double[] clamped(double[] percentiles, double min, double max) {
    for (var i = 0; i < percentiles.length; i++) {
      percentiles[i] = Math.max(min, Math.min(max, percentiles[i]));
    }
    return percentiles;
  }
}
