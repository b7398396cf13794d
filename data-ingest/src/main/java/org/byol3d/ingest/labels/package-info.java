/**
 * Labeled data: the volumes of an index with their masks, the classes that nnU-Net's {@code
 * dataset.json} names, and the split into training and validation, as {@code splits_final.json} or
 * the scans tell.
 *
 * <p>May depend on {@code ingest} and everything below it.
 */
package org.byol3d.ingest.labels;
