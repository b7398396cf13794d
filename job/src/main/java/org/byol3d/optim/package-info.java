/**
 * Optimizers over flat parameter vectors: AdamW, LARS, clipping by the global norm, and the moving
 * average that makes the target network.
 *
 * <p>May depend on the JDK only: no DJL, no Spark; knows parameters by name, shape and offset.
 */
package org.byol3d.optim;
