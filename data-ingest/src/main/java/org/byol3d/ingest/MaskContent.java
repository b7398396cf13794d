package org.byol3d.ingest;

import java.io.Serializable;
import java.util.List;
import org.byol3d.volume.Extent;

/**
 * What is known of a mask after it was read.
 *
 * @param elementType type of the stored voxels as NumPy names it
 * @param extent its size in voxels, which is that of its volume
 * @param labels its values, ascending
 */
public record MaskContent(String elementType, Extent extent, List<MaskLabel> labels)
    implements Serializable {

  /** Copies the list. */
  public MaskContent {
    labels = List.copyOf(labels);
  }
}
