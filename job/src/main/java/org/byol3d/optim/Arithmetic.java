package org.byol3d.optim;

/**
 * The loops over parameter vectors in one floating-point type.
 *
 * <p>Training runs in float. The reference data can be matched closely only in double, because
 * Adam's first steps turn rounding noise into whole steps; so the optimizers are written once, over
 * a vector type {@code A}, and the loops twice, in {@link FloatArithmetic} and {@link
 * DoubleArithmetic}. Java's generics do not reach primitive arrays, and a loop that reads elements
 * through an interface is neither vectorized nor free of boxing, so these few lines are the
 * duplication that is left. The two classes differ only in the type.
 *
 * <p>Coefficients arrive as doubles and are rounded once to the vector's type, as PyTorch rounds
 * scalars. Every method works element by element in a fixed order: the same input gives the same
 * bits. Ranges are not checked here; the optimizers check lengths.
 *
 * @param <A> the vector: {@code float[]} or {@code double[]}
 */
public sealed interface Arithmetic<A> permits FloatArithmetic, DoubleArithmetic {
  /** Single precision, for training. */
  Arithmetic<float[]> FLOAT = new FloatArithmetic();

  /** Double precision, for comparison with reference data. */
  Arithmetic<double[]> DOUBLE = new DoubleArithmetic();

  /** Creates a vector of zeros. */
  A zeros(int length);

  /** Returns the number of elements. */
  int length(A vector);

  /** Copies a range. */
  void copy(A source, int sourceOffset, A destination, int destinationOffset, int length);

  /**
   * Returns the inner product of the same range of two vectors, accumulated in double: eight
   * interleaved partial sums, added pairwise at the end. The order depends only on the length.
   */
  double dot(A x, A y, int offset, int length);

  /** Computes {@code into ← into + other}, of equal lengths. */
  void add(A into, A other);

  /** Computes {@code x ← factor · x}. */
  void scale(A x, double factor, int offset, int length);

  /** Computes {@code target ← τ · target + (1 − τ) · online}. */
  void average(A target, int targetOffset, A online, int onlineOffset, int length, double tau);

  /** Makes one AdamW update of a range: see {@link AdamW}. */
  void adamW(
      A parameters,
      A gradients,
      A firstMoment,
      A secondMoment,
      int offset,
      int length,
      AdamWStep step);

  /** Makes one momentum update of a range: see {@link Lars}. */
  void momentum(A parameters, A gradients, A velocity, int offset, int length, LarsStep step);

  /**
   * The numbers of one AdamW update.
   *
   * @param decay the parameter's factor, 1 − lr · weight decay, or 1
   * @param stepSize lr over the first bias correction
   * @param secondCorrectionRoot root of the second bias correction
   */
  record AdamWStep(
      double decay,
      double beta1,
      double beta2,
      double epsilon,
      double stepSize,
      double secondCorrectionRoot) {}

  /**
   * The numbers of one LARS update.
   *
   * @param trust the factor of the gradient: the layer's trust ratio, or 1
   */
  record LarsStep(double weightDecay, double trust, double momentum, double learningRate) {}
}
