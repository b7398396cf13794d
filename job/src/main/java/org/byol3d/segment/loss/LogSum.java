package org.byol3d.segment.loss;

/**
 * A sum of logarithms of numbers in [1, 127]. It multiplies 64 numbers before it takes a logarithm,
 * which is slow; the product is below 2⁴⁴⁸.
 */
final class LogSum {
  private static final int FACTORS = 64;

  private double sum;
  private double product = 1;
  private int factors;

  void add(double number) {
    product *= number;
    if (++factors == FACTORS) {
      fold();
    }
  }

  double value() {
    fold();
    return sum;
  }

  private void fold() {
    sum += StrictMath.log(product);
    product = 1;
    factors = 0;
  }
}
