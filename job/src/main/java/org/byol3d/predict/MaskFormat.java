package org.byol3d.predict;

/** The file format of predictions. */
public enum MaskFormat {
  /** Blosc2 NDim, {@code [1, D, H, W]}. */
  B2ND(".b2nd"),
  /** NumPy, {@code [D, H, W]}. */
  NPY(".npy");

  private final String ending;

  MaskFormat(String ending) {
    this.ending = ending;
  }

  /** Returns what names of such files end with. */
  public String ending() {
    return ending;
  }
}
