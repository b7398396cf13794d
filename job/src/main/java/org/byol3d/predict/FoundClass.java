package org.byol3d.predict;

import java.io.Serializable;

/**
 * What a prediction has of a foreground class.
 *
 * @param label name of the class
 * @param value its value in the mask
 * @param components connected components of 26 neighbors, such as plaques
 * @param voxels voxels of the class
 */
public record FoundClass(String label, int value, int components, long voxels)
    implements Serializable {}
