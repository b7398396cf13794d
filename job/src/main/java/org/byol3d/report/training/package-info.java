/**
 * What a training run says while it runs: metrics of its steps, diagnostics of collapse, and the
 * sinks that take them (the log {@code metrics.jsonl}, the console).
 *
 * <p>May depend on {@code org.byol3d.byol} and {@code storage}; not on Spark, DJL or the jobs.
 */
package org.byol3d.report.training;
