package org.byol3d.evaluate;

import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.byol3d.byol.Matrix;

/**
 * L2-regularized logistic regression: the weights w and intercept b that minimize the mean log-loss
 * plus λ/2·|w|², the intercept free. Newton's method (iteratively reweighted least squares; Bishop,
 * "Pattern recognition and machine learning", 2006, 4.3.3) with halved steps where a full one does
 * not descend. For λ &gt; 0 the minimum is unique, with more features than crops or separable
 * classes too.
 */
final class LogisticRegression {
  private static final int MOST_STEPS = 100;
  private static final double DECREMENT_TOLERANCE = 1e-12;
  private static final double SUFFICIENT_DESCENT = 0.25;
  private static final double SHORTEST_STEP = 0x1p-30;

  /** Cholesky's own limits are absolute and meant for other scales; λ keeps the matrix definite. */
  private static final double SYMMETRY = 1e-12;

  private static final double POSITIVITY = 1e-300;

  private final Matrix x;
  private final List<Boolean> labels;
  private final double lambda;

  private LogisticRegression(Matrix x, List<Boolean> labels, double lambda) {
    this.x = x;
    this.labels = labels;
    this.lambda = lambda;
  }

  /**
   * Fits the coefficients.
   *
   * @param x one row per crop
   * @param labels both occur
   * @param lambda weight of the penalty, greater than 0
   * @param start coefficients to start from; not changed
   * @return one weight per feature, then the intercept
   */
  static double[] fit(Matrix x, List<Boolean> labels, double lambda, double[] start) {
    return new LogisticRegression(x, labels, lambda).minimize(start.clone());
  }

  /** Returns the probability of plaque of each row. */
  static double[] probabilities(Matrix x, double[] coefficients) {
    var probabilities = logits(x, coefficients);
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = sigmoid(probabilities[i]);
    }
    return probabilities;
  }

  /** Returns the mean log-loss over rows. */
  static double logLoss(Matrix x, List<Boolean> labels, double[] coefficients) {
    var logits = logits(x, coefficients);
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      double wrong = labels.get(i) ? -logits[i] : logits[i];
      sum += Math.max(wrong, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(wrong)));
    }
    return sum / logits.length;
  }

  private double[] minimize(double[] coefficients) {
    var current = coefficients;
    double value = objective(current);
    for (int step = 0; step < MOST_STEPS; step++) {
      var gradient = new double[current.length];
      var hessian = new double[current.length][current.length];
      derivatives(current, gradient, hessian);
      var direction =
          new CholeskyDecomposition(new Array2DRowRealMatrix(hessian, false), SYMMETRY, POSITIVITY)
              .getSolver()
              .solve(new ArrayRealVector(gradient, false))
              .toArray();
      double decrement = dot(gradient, direction);
      if (decrement <= DECREMENT_TOLERANCE) {
        // So near the minimum that the step squares the distance to it.
        return moved(current, direction, 1);
      }
      double length = 1;
      var next = moved(current, direction, length);
      double nextValue = objective(next);
      while (nextValue > value - SUFFICIENT_DESCENT * length * decrement) {
        length /= 2;
        if (length < SHORTEST_STEP) {
          // Below the objective's own rounding: no better point can be told from this one.
          return current;
        }
        next = moved(current, direction, length);
        nextValue = objective(next);
      }
      current = next;
      value = nextValue;
    }
    throw new IllegalStateException(
        String.format(
            Locale.ROOT,
            "logistic regression has not converged in %d steps at lambda %s, over %s",
            MOST_STEPS,
            lambda,
            x));
  }

  private double objective(double[] coefficients) {
    double squares = 0;
    for (int i = 0; i < x.columns(); i++) {
      squares += coefficients[i] * coefficients[i];
    }
    return logLoss(x, labels, coefficients) + lambda / 2 * squares;
  }

  private void derivatives(double[] coefficients, double[] gradient, double[][] hessian) {
    int features = x.columns();
    var row = new double[features + 1];
    row[features] = 1;
    var probabilities = probabilities(x, coefficients);
    for (int i = 0; i < probabilities.length; i++) {
      System.arraycopy(x.values(), i * features, row, 0, features);
      double residual = (probabilities[i] - (labels.get(i) ? 1 : 0)) / x.rows();
      double curvature = probabilities[i] * (1 - probabilities[i]) / x.rows();
      for (int a = 0; a <= features; a++) {
        gradient[a] += residual * row[a];
        double factor = curvature * row[a];
        var target = hessian[a];
        for (int b = 0; b <= a; b++) {
          target[b] += factor * row[b];
        }
      }
    }
    for (int a = 0; a <= features; a++) {
      for (int b = 0; b < a; b++) {
        hessian[b][a] = hessian[a][b];
      }
    }
    for (int a = 0; a < features; a++) {
      gradient[a] += lambda * coefficients[a];
      hessian[a][a] += lambda;
    }
  }

  private static double[] logits(Matrix x, double[] coefficients) {
    int features = x.columns();
    var logits = new double[x.rows()];
    for (int row = 0; row < logits.length; row++) {
      double sum = coefficients[features];
      for (int c = 0; c < features; c++) {
        sum += coefficients[c] * x.values()[row * features + c];
      }
      logits[row] = sum;
    }
    return logits;
  }

  private static double sigmoid(double logit) {
    // In this form the exponential cannot overflow.
    double e = StrictMath.exp(-Math.abs(logit));
    return logit >= 0 ? 1 / (1 + e) : e / (1 + e);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double[] moved(double[] from, double[] direction, double length) {
    var to = from.clone();
    for (int i = 0; i < to.length; i++) {
      to[i] -= length * direction[i];
    }
    return to;
  }
}
