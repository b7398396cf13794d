package org.byol3d.evaluate;

import org.byol3d.volume.Box;

/**
 * A crop and what it shows.
 *
 * @param volume which volume
 * @param box where in it
 * @param plaque whether it holds plaque
 */
public record LabeledCrop(LabeledVolume volume, Box box, boolean plaque) {}
