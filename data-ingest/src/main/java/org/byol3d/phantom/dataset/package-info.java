/**
 * Phantoms as a data set on disk: {@code .b2nd} volumes and masks laid out as nnssl and nnU-Net
 * preprocess them.
 *
 * <p>May depend on {@code org.byol3d.phantom}, {@code org.byol3d.b2nd} and {@code
 * org.byol3d.volume}: no Spark.
 */
package org.byol3d.phantom.dataset;
