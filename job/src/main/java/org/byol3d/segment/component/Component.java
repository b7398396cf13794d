package org.byol3d.segment.component;

import org.byol3d.volume.Box;

/**
 * One connected component.
 *
 * @param label its number, from 1
 * @param first row-major index of its first voxel
 * @param voxels its size
 * @param d mean index of its voxels along D
 * @param h mean index of its voxels along H
 * @param w mean index of its voxels along W
 * @param box the smallest box that holds it
 */
public record Component(int label, int first, long voxels, double d, double h, double w, Box box) {}
