/**
 * The preview of an index: one page that shows what training would see, with the projections,
 * slices and histograms that it is drawn from.
 *
 * <p>May depend on {@code org.byol3d.augment}, {@code ingest} and what they rest on; not on the
 * jobs or the command line.
 */
package org.byol3d.report.preview;
