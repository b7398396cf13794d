package org.byol3d.phantom;

import java.util.List;
import org.byol3d.volume.Extent;

/** One patch of a phantom scan, with its mask and plaques. */
public final class PhantomPatch {
  private final Extent extent;
  private final short[] counts;
  private final byte[] mask;
  private final List<Plaque> plaques;

  PhantomPatch(Extent extent, short[] counts, byte[] mask, List<Plaque> plaques) {
    this.extent = extent;
    this.counts = counts;
    this.mask = mask;
    this.plaques = plaques;
  }

  /** Returns the size in voxels, {@code [D, H, W]}. */
  public Extent extent() {
    return extent;
  }

  /** Returns the camera counts as uint16, row-major {@code [D, H, W]}; not a copy. */
  public short[] counts() {
    return counts;
  }

  /** Returns 1 within a plaque and 0 elsewhere, row-major {@code [D, H, W]}; not a copy. */
  public byte[] mask() {
    return mask;
  }

  /** Returns the plaques that have their center in the patch. */
  public List<Plaque> plaques() {
    return plaques;
  }

  /**
   * Returns the counts minus their mean, divided by their standard deviation, as nnssl and nnU-Net
   * store volumes; 0 everywhere if all counts are equal. The array is new and row-major {@code [D,
   * H, W]}.
   */
  public float[] zScored() {
    var sum = 0L;
    var sumOfSquares = 0L; // of 2³¹ voxels at most: below 2⁶³
    for (var count : counts) {
      long value = count & 0xffff;
      sum += value;
      sumOfSquares += value * value;
    }
    var mean = (double) sum / counts.length;
    var deviation = Math.sqrt(Math.max(0, (double) sumOfSquares / counts.length - mean * mean));
    var scored = new float[counts.length];
    if (deviation > 0) {
      for (var i = 0; i < scored.length; i++) {
        scored[i] = (float) (((counts[i] & 0xffff) - mean) / deviation);
      }
    }
    return scored;
  }
}
