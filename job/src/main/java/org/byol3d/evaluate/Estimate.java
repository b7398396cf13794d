package org.byol3d.evaluate;

/**
 * A figure and its uncertainty.
 *
 * @param value of all tested crops
 * @param low lower end of the 95 % bootstrap interval
 * @param high upper end
 */
public record Estimate(double value, double low, double high) {}
