/**
 * From a crop pair to the two views that the encoder sees: reading, normalising, augmenting. The
 * one way there, for training and for everything that shows what training sees.
 *
 * <p>May depend on {@code org.byol3d.volume}, {@code crop} and {@code augment}: no Spark, no DJL.
 */
package org.byol3d.views;
