package org.byol3d.nn;

import ai.djl.ndarray.types.DataType;

/** The floating-point type that weights, activations and gradients are computed in. */
public enum Precision {
  /** The type for training. */
  FLOAT32(DataType.FLOAT32, Float.BYTES),
  /** For checks against reference numbers, where float32 rounding would hide a wrong formula. */
  FLOAT64(DataType.FLOAT64, Double.BYTES);

  private final DataType dataType;
  private final int bytes;

  Precision(DataType dataType, int bytes) {
    this.dataType = dataType;
    this.bytes = bytes;
  }

  /** Returns the engine's name of this type. */
  public DataType dataType() {
    return dataType;
  }

  /** Returns the number of bytes of one element. */
  public int bytes() {
    return bytes;
  }
}
