/**
 * The 3D augmentations that make one view of a crop: orientation, then intensity.
 *
 * <p>May depend on {@code org.byol3d.random} and the JDK only. Pure functions of (crop, key): the
 * same bits on every machine, whatever the number of threads.
 */
package org.byol3d.augment;
