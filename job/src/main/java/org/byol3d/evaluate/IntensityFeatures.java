package org.byol3d.evaluate;

import java.util.Arrays;
import org.apache.commons.math3.stat.descriptive.moment.Kurtosis;
import org.apache.commons.math3.stat.descriptive.moment.Mean;
import org.apache.commons.math3.stat.descriptive.moment.Skewness;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;
import org.byol3d.byol.CropBatch;
import org.byol3d.byol.Matrix;

/**
 * Statistics of a crop's intensities: mean, standard deviation, skewness, excess kurtosis, least,
 * greatest, and the percentiles 1, 5, 25, 50, 75, 95, 99 and 99.9, interpolated as {@code
 * numpy.percentile} does. Skewness and kurtosis are bias-corrected, and 0 of a constant crop. A
 * strong baseline on purpose: plaques are bright, and an encoder that knows no more than that has
 * learned nothing of shape.
 */
public final class IntensityFeatures implements CropFeatures {
  private static final double[] PERCENTILES = {1, 5, 25, 50, 75, 95, 99, 99.9};
  private static final int MOMENTS_AND_EXTREMES = 6;

  @Override
  public String name() {
    return "intensities";
  }

  @Override
  public Matrix of(CropBatch crops) {
    int columns = MOMENTS_AND_EXTREMES + PERCENTILES.length;
    var features = new double[crops.count() * columns];
    int voxels = crops.values().length / crops.count();
    var intensities = new double[voxels];
    for (int crop = 0; crop < crops.count(); crop++) {
      for (int i = 0; i < voxels; i++) {
        intensities[i] = crops.values()[crop * voxels + i];
      }
      write(intensities, features, crop * columns);
    }
    return new Matrix(crops.count(), columns, features);
  }

  private static void write(double[] intensities, double[] features, int at) {
    // Sorting gives both extremes, and sums that do not depend on where in the crop a voxel is.
    Arrays.sort(intensities);
    boolean constant = intensities[0] == intensities[intensities.length - 1];
    int next = at;
    features[next++] = new Mean().evaluate(intensities);
    features[next++] = new StandardDeviation(false).evaluate(intensities);
    features[next++] = constant ? 0 : new Skewness().evaluate(intensities);
    features[next++] = constant ? 0 : new Kurtosis().evaluate(intensities);
    features[next++] = intensities[0];
    features[next++] = intensities[intensities.length - 1];
    var percentile = new Percentile().withEstimationType(EstimationType.R_7);
    percentile.setData(intensities);
    for (double rank : PERCENTILES) {
      features[next++] = percentile.evaluate(rank);
    }
  }
}
