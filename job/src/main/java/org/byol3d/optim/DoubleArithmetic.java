package org.byol3d.optim;

/** The loops in double precision. */
final class DoubleArithmetic implements Arithmetic<double[]> {
  @Override
  public double[] zeros(int length) {
    return new double[length];
  }

  @Override
  public int length(double[] vector) {
    return vector.length;
  }

  @Override
  public void copy(
      double[] source, int sourceOffset, double[] destination, int destinationOffset, int length) {
    System.arraycopy(source, sourceOffset, destination, destinationOffset, length);
  }

  @Override
  public double dot(double[] x, double[] y, int offset, int length) {
    double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
    int end = offset + length;
    int i = offset;
    for (; i <= end - 8; i += 8) {
      s0 += x[i] * y[i];
      s1 += x[i + 1] * y[i + 1];
      s2 += x[i + 2] * y[i + 2];
      s3 += x[i + 3] * y[i + 3];
      s4 += x[i + 4] * y[i + 4];
      s5 += x[i + 5] * y[i + 5];
      s6 += x[i + 6] * y[i + 6];
      s7 += x[i + 7] * y[i + 7];
    }
    for (; i < end; i++) {
      s0 += x[i] * y[i];
    }
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
  }

  @Override
  public void add(double[] into, double[] other) {
    for (int i = 0; i < into.length; i++) {
      into[i] += other[i];
    }
  }

  @Override
  public void scale(double[] x, double factor, int offset, int length) {
    double f = factor;
    for (int i = offset, end = offset + length; i < end; i++) {
      x[i] *= f;
    }
  }

  @Override
  public void average(
      double[] target,
      int targetOffset,
      double[] online,
      int onlineOffset,
      int length,
      double tau) {
    double keep = tau;
    double take = (1 - tau);
    for (int i = 0; i < length; i++) {
      target[targetOffset + i] = keep * target[targetOffset + i] + take * online[onlineOffset + i];
    }
  }

  @Override
  public void adamW(
      double[] parameters,
      double[] gradients,
      double[] firstMoment,
      double[] secondMoment,
      int offset,
      int length,
      AdamWStep step) {
    double decay = step.decay();
    double beta1 = step.beta1();
    double take1 = (1 - step.beta1());
    double beta2 = step.beta2();
    double take2 = (1 - step.beta2());
    double epsilon = step.epsilon();
    double stepSize = -step.stepSize();
    double root = step.secondCorrectionRoot();
    for (int i = offset, end = offset + length; i < end; i++) {
      double gradient = gradients[i];
      double m = beta1 * firstMoment[i] + take1 * gradient;
      double v = beta2 * secondMoment[i] + take2 * gradient * gradient;
      double denominator = Math.sqrt(v) / root + epsilon;
      firstMoment[i] = m;
      secondMoment[i] = v;
      parameters[i] = decay * parameters[i] + stepSize * m / denominator;
    }
  }

  @Override
  public void momentum(
      double[] parameters,
      double[] gradients,
      double[] velocity,
      int offset,
      int length,
      LarsStep step) {
    double weightDecay = step.weightDecay();
    double trust = step.trust();
    double momentum = step.momentum();
    double learningRate = step.learningRate();
    for (int i = offset, end = offset + length; i < end; i++) {
      double update = trust * (gradients[i] + weightDecay * parameters[i]);
      double v = momentum * velocity[i] + update;
      velocity[i] = v;
      parameters[i] -= learningRate * v;
    }
  }
}
