/**
 * What a training run reports: the metrics of its steps and its events, and the sinks that take
 * them (the log {@code metrics.jsonl}, the console, TensorBoard's event files).
 *
 * <p>The package may depend on {@code org.byol3d.byol} and {@code storage}; not on Spark, DJL or
 * the jobs.
 */
package org.byol3d.metrics;
