/**
 * The method, BYOL (Grill et al., "Bootstrap your own latent", 2020): loss, schedules, the pair of
 * networks, and a training step in phases that a single process or a cluster can run.
 *
 * <p>May depend on {@code org.byol3d.nn}, {@code optim}, {@code augment} and DJL; no Spark.
 */
package org.byol3d.byol;
