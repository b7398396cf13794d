/**
 * The 3D augmentations that make one view of a crop: orientation, then intensity.
 *
 * <p>May depend on {@code org.byol3d.random}, {@code volume}, {@code crop}, {@code text} and
 * Commons Math. Pure functions of (crop, key): the same bits on every machine and for every number
 * of threads.
 */
package org.byol3d.augment;
