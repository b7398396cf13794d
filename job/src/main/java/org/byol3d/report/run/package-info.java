/**
 * The page that shows what a training run did, written from the run's metrics log.
 *
 * <p>May depend on {@code org.byol3d.report.page}, {@code metrics} and {@code storage}.
 */
package org.byol3d.report.run;
