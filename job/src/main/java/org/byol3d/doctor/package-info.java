/**
 * Examines every executor of a cluster, and checks whether the cluster is fit to train.
 *
 * <p>May depend on {@code distributed}, {@code config}, {@code nn}, {@code byol}, {@code ingest},
 * {@code volume}, Spark and DJL, but on no other job; only the command line depends on it.
 */
package org.byol3d.doctor;
