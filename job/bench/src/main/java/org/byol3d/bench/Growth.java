package org.byol3d.bench;

import java.util.Locale;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * A straight line through measurements over steps.
 *
 * @param perStep slope of the line
 * @param error standard error of the slope; NaN for two measurements
 * @param begin value of the line at the first measurement
 * @param end value of the line at the last measurement
 */
public record Growth(double perStep, double error, double begin, double end) {
  /**
   * Fits a line by least squares.
   *
   * @param steps steps of the measurements, in rising order
   * @param values one value per step
   * @throws IllegalArgumentException if there are fewer than two
   */
  static Growth of(double[] steps, double[] values) {
    if (steps.length < 2 || steps.length != values.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a line through %d values at %d steps: at least two",
              values.length,
              steps.length));
    }
    var line = new SimpleRegression();
    for (int i = 0; i < steps.length; i++) {
      line.addData(steps[i], values[i]);
    }
    return new Growth(
        line.getSlope(),
        line.getSlopeStdErr(),
        line.predict(steps[0]),
        line.predict(steps[steps.length - 1]));
  }

  /** Returns the growth between the first and the last measurement. */
  public double total() {
    return end - begin;
  }
}
