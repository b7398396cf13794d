/**
 * The page kit: the frame of a page, escaped markup, axes and curves. Pages are self-contained, and
 * every text that comes from a file or a path is escaped.
 */
package org.byol3d.report.page;
