/**
 * The segmentation network at work: its training on labeled crops, and its logits for a window. Of
 * {@code segment}, only this package uses the engine.
 *
 * <p>May depend on {@code org.byol3d.nn}, {@code random}, {@code text}, {@code volume}, and {@code
 * segment}'s losses and windows; no Spark.
 */
package org.byol3d.segment.network;
