package org.byol3d.crop;

import java.io.Serializable;
import java.util.Locale;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;

/**
 * The foreground fraction of each block of a volume, which is enough to estimate the foreground of
 * any crop without reading it. Immutable. It has steps of 1/255, one byte per block, since an index
 * holds this for thousands of volumes.
 */
public final class Occupancy implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Extent volume;
  private final Extent block;
  private final Extent grid;
  private final byte[] fractions;

  private Occupancy(Extent volume, Extent block, byte[] fractions) {
    this.volume = volume;
    this.block = block;
    this.grid = grid(volume, block);
    if (fractions.length != grid.voxels()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d fractions for a grid of %s blocks", fractions.length, grid));
    }
    this.fractions = fractions;
  }

  /**
   * Returns the occupancy of a volume; rounds the fractions to steps of 1/255.
   *
   * @param volume extent of the volume
   * @param block extent of one block; the volume cuts off the blocks at its far faces
   * @param fractions foreground fraction of each block's voxels in [0, 1], row-major {@code [D, H,
   *     W]} over the grid of blocks
   * @throws IllegalArgumentException if there is not one fraction per block, or one is outside [0,
   *     1]
   */
  public static Occupancy of(Extent volume, Extent block, float[] fractions) {
    var quantized = new byte[fractions.length];
    for (var i = 0; i < fractions.length; i++) {
      var fraction = fractions[i];
      if (!(fraction >= 0 && fraction <= 1)) {
        throw new IllegalArgumentException(
            "foreground fraction " + fraction + " of block " + i + ": must be in [0, 1]");
      }
      // A little foreground must not round to none: only empty blocks are 0.
      quantized[i] = (byte) (fraction == 0 ? 0 : Math.max(1, Math.round(fraction * 255)));
    }
    return new Occupancy(volume, block, quantized);
  }

  /**
   * Returns the occupancy of bytes from {@link #toBytes}.
   *
   * @throws IllegalArgumentException if there is not one byte per block
   */
  public static Occupancy fromBytes(Extent volume, Extent block, byte[] fractions) {
    return new Occupancy(volume, block, fractions.clone());
  }

  /** Returns one byte per block in units of 1/255, row-major over the {@link #grid}. */
  public byte[] toBytes() {
    return fractions.clone();
  }

  /** Returns the number of blocks along each axis that cover a volume. */
  public static Extent grid(Extent volume, Extent block) {
    return new Extent(
        (volume.depth() - 1) / block.depth() + 1,
        (volume.height() - 1) / block.height() + 1,
        (volume.width() - 1) / block.width() + 1);
  }

  public Extent volume() {
    return volume;
  }

  public Extent block() {
    return block;
  }

  /** Returns the number of blocks along each axis. */
  public Extent grid() {
    return grid;
  }

  /**
   * Estimates the foreground fraction of a box, in [0, 1]: the mean of the blocks' fractions, each
   * weighted by the voxels that the box shares with the block.
   *
   * @throws IllegalArgumentException if the box leaves the volume
   */
  public double estimate(Box box) {
    if (!box.fitsIn(volume)) {
      throw new IllegalArgumentException("box " + box + " leaves the volume " + volume);
    }
    var extent = box.extent();
    var sum = 0.0;
    for (var i = box.d() / block.depth();
        i <= (box.d() + extent.depth() - 1) / block.depth();
        i++) {
      var alongD = shared(i, block.depth(), box.d(), extent.depth());
      for (var j = box.h() / block.height();
          j <= (box.h() + extent.height() - 1) / block.height();
          j++) {
        var alongH = shared(j, block.height(), box.h(), extent.height());
        var row = (i * grid.height() + j) * grid.width();
        for (var k = box.w() / block.width();
            k <= (box.w() + extent.width() - 1) / block.width();
            k++) {
          var alongW = shared(k, block.width(), box.w(), extent.width());
          sum += (double) alongD * alongH * alongW * (fractions[row + k] & 0xff);
        }
      }
    }
    return sum / 255 / extent.voxels();
  }

  private static long shared(long index, int length, int start, int extent) {
    return Math.min((index + 1) * length, start + extent) - Math.max(index * length, start);
  }
}
