package org.byol3d.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Functions of libtorch with double constants. DJL's engine-neutral interface rounds them to float,
 * which shows in double precision: 1e-5f is not 1e-5.
 */
final class TorchFunctions {
  private TorchFunctions() {}

  /**
   * Normalizes over every axis but the second.
   *
   * @param x {@code [N, C, ...]}
   * @param runningMean {@code [C]}, updated in place when training
   * @param runningVariance {@code [C]}, updated in place with the unbiased variance when training
   * @param training whether to normalize by the batch's biased statistics, or by the running ones
   * @param momentum share of the batch in the updated running statistics
   */
  static NDArray batchNorm(
      NDArray x,
      NDArray scale,
      NDArray shift,
      NDArray runningMean,
      NDArray runningVariance,
      boolean training,
      double momentum,
      double epsilon) {
    // JniUtils names its arguments scale, shift, mean, variance and passes them on by position to a
    // native function that takes mean, variance, scale, shift: this is the native order.
    return JniUtils.batchNorm(
        (PtNDArray) x,
        (PtNDArray) runningMean,
        (PtNDArray) runningVariance,
        (PtNDArray) scale,
        (PtNDArray) shift,
        training,
        momentum,
        epsilon);
  }

  static NDArray leakyRelu(NDArray x, double slope) {
    return JniUtils.leakyRelu((PtNDArray) x, slope);
  }
}
