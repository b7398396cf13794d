package org.byol3d.volume;

/** Turns voxels into the gray levels of a picture. */
public final class GrayLevel {
  /** The greatest level. */
  public static final int WHITE = 255;

  private GrayLevel() {}

  /**
   * Returns the level of a value, from 0 for black to {@link #WHITE}.
   *
   * @param low value that becomes black, with all below it
   * @param high value that becomes white, with all above it; when not above {@code low}, values
   *     above {@code low} become white
   */
  public static int of(float value, double low, double high) {
    if (value <= low) {
      return 0;
    }
    return value >= high ? WHITE : (int) Math.round(WHITE * ((value - low) / (high - low)));
  }
}
