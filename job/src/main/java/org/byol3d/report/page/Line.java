package org.byol3d.report.page;

/**
 * A curve in a figure.
 *
 * @param name for the legend
 * @param style CSS class of its stroke
 */
public record Line(String name, String style, Curve curve) {}
