/**
 * Event files that TensorBoard reads.
 *
 * <p>May depend on {@code org.byol3d.metrics} and {@code storage}.
 */
package org.byol3d.metrics.tensorboard;
