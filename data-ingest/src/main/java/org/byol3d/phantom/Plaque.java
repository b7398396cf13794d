package org.byol3d.phantom;

/**
 * One plaque of a phantom.
 *
 * @param d center along D, in voxels from the patch's first voxel
 * @param h center along H
 * @param w center along W
 * @param diameter mean diameter, µm
 * @param contrast peak relative to the tissue around it, before blur
 */
public record Plaque(double d, double h, double w, double diameter, double contrast) {}
