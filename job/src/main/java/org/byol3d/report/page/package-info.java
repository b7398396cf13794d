/**
 * The page that shows what a training run did, made of its metrics log.
 *
 * <p>May depend on {@code org.byol3d.report}, {@code report.training} and {@code storage}.
 */
package org.byol3d.report.page;
