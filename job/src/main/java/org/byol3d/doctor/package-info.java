/**
 * Whether a cluster is fit to train: every executor examined, what it says checked.
 *
 * <p>May depend on {@code distributed}, {@code config}, {@code nn}, {@code byol}, {@code ingest},
 * {@code volume}, Spark and DJL, but on no other job; only the command line depends on it.
 */
package org.byol3d.doctor;
