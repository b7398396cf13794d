package org.byol3d.optim;

/** The loops in single precision. */
final class FloatArithmetic implements Arithmetic<float[]> {
  @Override
  public float[] zeros(int length) {
    return new float[length];
  }

  @Override
  public int length(float[] vector) {
    return vector.length;
  }

  @Override
  public void copy(
      float[] source, int sourceOffset, float[] destination, int destinationOffset, int length) {
    System.arraycopy(source, sourceOffset, destination, destinationOffset, length);
  }

  @Override
  public double dot(float[] x, float[] y, int offset, int length) {
    double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
    int end = offset + length;
    int i = offset;
    for (; i <= end - 8; i += 8) {
      s0 += (double) x[i] * y[i];
      s1 += (double) x[i + 1] * y[i + 1];
      s2 += (double) x[i + 2] * y[i + 2];
      s3 += (double) x[i + 3] * y[i + 3];
      s4 += (double) x[i + 4] * y[i + 4];
      s5 += (double) x[i + 5] * y[i + 5];
      s6 += (double) x[i + 6] * y[i + 6];
      s7 += (double) x[i + 7] * y[i + 7];
    }
    for (; i < end; i++) {
      s0 += (double) x[i] * y[i];
    }
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
  }

  @Override
  public void add(float[] into, float[] other) {
    for (int i = 0; i < into.length; i++) {
      into[i] += other[i];
    }
  }

  @Override
  public void scale(float[] x, double factor, int offset, int length) {
    float f = (float) factor;
    for (int i = offset, end = offset + length; i < end; i++) {
      x[i] *= f;
    }
  }

  @Override
  public void average(
      float[] target, int targetOffset, float[] online, int onlineOffset, int length, double tau) {
    float keep = (float) tau;
    float take = (float) (1 - tau);
    for (int i = 0; i < length; i++) {
      target[targetOffset + i] = keep * target[targetOffset + i] + take * online[onlineOffset + i];
    }
  }

  @Override
  public void adamW(
      float[] parameters,
      float[] gradients,
      float[] firstMoment,
      float[] secondMoment,
      int offset,
      int length,
      AdamWStep step) {
    float decay = (float) step.decay();
    float beta1 = (float) step.beta1();
    float take1 = (float) (1 - step.beta1());
    float beta2 = (float) step.beta2();
    float take2 = (float) (1 - step.beta2());
    float epsilon = (float) step.epsilon();
    float stepSize = (float) -step.stepSize();
    float root = (float) step.secondCorrectionRoot();
    for (int i = offset, end = offset + length; i < end; i++) {
      float gradient = gradients[i];
      float m = beta1 * firstMoment[i] + take1 * gradient;
      float v = beta2 * secondMoment[i] + take2 * gradient * gradient;
      float denominator = (float) Math.sqrt(v) / root + epsilon;
      firstMoment[i] = m;
      secondMoment[i] = v;
      parameters[i] = decay * parameters[i] + stepSize * m / denominator;
    }
  }

  @Override
  public void momentum(
      float[] parameters,
      float[] gradients,
      float[] velocity,
      int offset,
      int length,
      LarsStep step) {
    float weightDecay = (float) step.weightDecay();
    float trust = (float) step.trust();
    float momentum = (float) step.momentum();
    float learningRate = (float) step.learningRate();
    for (int i = offset, end = offset + length; i < end; i++) {
      float update = trust * (gradients[i] + weightDecay * parameters[i]);
      float v = momentum * velocity[i] + update;
      velocity[i] = v;
      parameters[i] -= learningRate * v;
    }
  }
}
