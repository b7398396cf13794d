/**
 * Pages that show people what training sees and does. Here: the preview of an index, with the
 * projections, slices and histograms it is drawn from.
 *
 * <p>May depend on {@code org.byol3d.views}, {@code ingest} and what they rest on; not on the jobs
 * or the command line. Pages are self-contained, and every text of a file or path is escaped.
 */
package org.byol3d.report;
