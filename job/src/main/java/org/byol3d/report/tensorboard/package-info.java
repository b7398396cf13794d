/**
 * Event files that TensorBoard reads.
 *
 * <p>May depend on {@code org.byol3d.report.training} and {@code storage}.
 */
package org.byol3d.report.tensorboard;
