/**
 * What all training runs share: the lease of a run's directory, the checkpoint that a run resumes
 * from, its metrics, volumes that turn unreadable, and the loop around the steps with checkpoints
 * and validations. A job gives the loop a {@link org.byol3d.run.Trainer}, and a {@link
 * org.byol3d.run.Validator} if it validates.
 *
 * <p>May depend on {@code org.byol3d.distributed}, {@code config}, {@code metrics}, {@code
 * checkpoint}, {@code optim}, {@code nn}, {@code placement}, {@code ingest}, {@code crop}, {@code
 * volume}, {@code storage}, {@code text} and Spark; knows no method.
 */
package org.byol3d.run;
