package org.byol3d.optim;

/** How a learning rate falls after its warm-up. */
public enum LearningRateDecay {
  /** Half a cosine: (1 + cos πx)/2 of the highest rate. */
  COSINE {
    @Override
    double learningRate(double base, double progress) {
      return base * 0.5 * (1 + Math.cos(Math.PI * progress));
    }
  },

  /** A polynomial: (1 − x)^0.9 of the highest rate, as in nnU-Net. */
  POLY {
    @Override
    double learningRate(double base, double progress) {
      // StrictMath: a resumed run may have another JDK, and must compute the same bits.
      return base * StrictMath.pow(1 - progress, EXPONENT);
    }
  };

  private static final double EXPONENT = 0.9;

  /**
   * Returns the learning rate.
   *
   * @param base the highest learning rate
   * @param progress x, the share of the steps after the warm-up that are done, in [0, 1)
   */
  abstract double learningRate(double base, double progress);
}
