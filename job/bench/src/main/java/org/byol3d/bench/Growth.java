package org.byol3d.bench;

import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * A line through measurements of steps.
 *
 * @param perStep its slope
 * @param error the slope's standard error; NaN of two measurements
 * @param begin its value at the first measurement
 * @param end its value at the last
 */
public record Growth(double perStep, double error, double begin, double end) {
  /**
   * Fits one by least squares.
   *
   * @param steps of the measurements, rising
   * @param values as many
   * @throws IllegalArgumentException when there are fewer than two
   */
  static Growth of(double[] steps, double[] values) {
    if (steps.length < 2 || steps.length != values.length) {
      throw new IllegalArgumentException(
          "a line through %d values at %d steps: at least two"
              .formatted(values.length, steps.length));
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

  /** What was added between the first and the last measurement. */
  public double total() {
    return end - begin;
  }
}
