/**
 * Writes phantoms as a data set: {@code .b2nd} volumes and masks in the layout of nnssl's and
 * nnU-Net's preprocessing.
 *
 * <p>May depend on {@code org.byol3d.phantom}, {@code org.byol3d.b2nd} and {@code
 * org.byol3d.volume}: no Spark.
 */
package org.byol3d.phantom.dataset;
