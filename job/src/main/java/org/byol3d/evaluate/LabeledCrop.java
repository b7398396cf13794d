package org.byol3d.evaluate;

import org.byol3d.volume.Box;

/**
 * A crop and what it shows.
 *
 * @param volume which volume
 * @param box where in it
 * @param plaque whether it holds plaque
 */
public record LabeledCrop(LabeledVolume volume, Box box, boolean plaque) {
  /** The crop without its label. */
  public HeldCrop held() {
    return new HeldCrop(volume.uri(), volume.statistics(), box);
  }
}
