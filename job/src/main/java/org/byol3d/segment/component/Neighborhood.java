package org.byol3d.segment.component;

/** Which voxels touch. */
public enum Neighborhood {
  /** Voxels that share a face: 6 neighbors. */
  FACES,
  /** Voxels that share a face, an edge or a corner: 26 neighbors. */
  CORNERS
}
