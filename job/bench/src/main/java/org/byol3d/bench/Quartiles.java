package org.byol3d.bench;

import java.util.Collection;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/** Median and quartiles of measurements, interpolated between neighbors. */
public record Quartiles(double lower, double median, double upper) {
  private static final double LOWER = 25;
  private static final double HALF = 50;
  private static final double UPPER = 75;

  /**
   * Returns the quartiles of values.
   *
   * @throws IllegalArgumentException if there are no values
   */
  static Quartiles of(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("quartiles of nothing");
    }
    var percentile = new Percentile().withEstimationType(EstimationType.R_7);
    percentile.setData(values.stream().mapToDouble(Double::doubleValue).toArray());
    return new Quartiles(
        percentile.evaluate(LOWER), percentile.evaluate(HALF), percentile.evaluate(UPPER));
  }
}
