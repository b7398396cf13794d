/**
 * Pages that people look at. {@link org.byol3d.report.RunReport} writes the page of a run of either
 * kind of training; the other pages have packages of their own.
 *
 * <p>May depend on everything below it but no job: {@code metrics}, {@code inference}, {@code
 * augment}, {@code ingest}; only the command line depends on it.
 */
package org.byol3d.report;
