package org.byol3d.byol;

import org.byol3d.nn.NetworkArrays;
import org.byol3d.nn.Precision;
import org.byol3d.optim.Arithmetic;

/**
 * Moves flat vectors of one floating-point type in and out of networks, so that a step is written
 * once for both.
 *
 * @param <A> the vector: {@code float[]} or {@code double[]}
 */
public sealed interface FlatVectors<A> {
  /** Vectors for training. */
  FlatVectors<float[]> FLOAT = new Floats();

  /** Vectors for comparison with reference data. */
  FlatVectors<double[]> DOUBLE = new Doubles();

  /** Returns the precision in which the networks must compute. */
  Precision precision();

  /** Returns a new vector of zeros. */
  A zeros(int length);

  /** Adds: {@code into ← into + other}. */
  void add(A into, A other);

  /** Sets a network's parameters from the vector's values at {@code offset} and after. */
  void load(A vector, int offset, NetworkArrays parameters);

  /** Copies a network's gradients to the vector's values at {@code offset} and after. */
  void gradients(NetworkArrays parameters, A vector, int offset);

  /** Sets an encoder's weights from the beginning of the vector. */
  void load(A vector, EncoderReplica encoder);

  /** Copies an encoder's gradients to the beginning of the vector. */
  void gradients(EncoderReplica encoder, A vector);

  /** Single precision. */
  final class Floats implements FlatVectors<float[]> {
    private Floats() {}

    @Override
    public Precision precision() {
      return Precision.FLOAT32;
    }

    @Override
    public float[] zeros(int length) {
      return new float[length];
    }

    @Override
    public void add(float[] into, float[] other) {
      Arithmetic.FLOAT.add(into, other);
    }

    @Override
    public void load(float[] vector, int offset, NetworkArrays parameters) {
      parameters.load(vector, offset);
    }

    @Override
    public void gradients(NetworkArrays parameters, float[] vector, int offset) {
      parameters.gradients(vector, offset);
    }

    @Override
    public void load(float[] vector, EncoderReplica encoder) {
      encoder.load(vector);
    }

    @Override
    public void gradients(EncoderReplica encoder, float[] vector) {
      encoder.gradients(vector);
    }
  }

  /** Double precision. */
  final class Doubles implements FlatVectors<double[]> {
    private Doubles() {}

    @Override
    public Precision precision() {
      return Precision.FLOAT64;
    }

    @Override
    public double[] zeros(int length) {
      return new double[length];
    }

    @Override
    public void add(double[] into, double[] other) {
      Arithmetic.DOUBLE.add(into, other);
    }

    @Override
    public void load(double[] vector, int offset, NetworkArrays parameters) {
      parameters.load(vector, offset);
    }

    @Override
    public void gradients(NetworkArrays parameters, double[] vector, int offset) {
      parameters.gradients(vector, offset);
    }

    @Override
    public void load(double[] vector, EncoderReplica encoder) {
      encoder.load(vector);
    }

    @Override
    public void gradients(EncoderReplica encoder, double[] vector) {
      encoder.gradients(vector);
    }
  }
}
