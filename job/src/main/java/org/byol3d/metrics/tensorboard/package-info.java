/**
 * Writes event files that TensorBoard reads.
 *
 * <p>The package may depend on {@code org.byol3d.metrics} and {@code storage}.
 */
package org.byol3d.metrics.tensorboard;
