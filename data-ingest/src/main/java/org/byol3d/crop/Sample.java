package org.byol3d.crop;

import java.io.Serializable;
import java.util.List;
import org.byol3d.volume.Box;

/** What a training reads of one volume at a time, and nothing of how it is augmented. */
public interface Sample extends Serializable {

  /** Returns the index of the volume in the sampler's list. */
  int volume();

  /** Returns the boxes of the volume that are read, at least one. */
  List<Box> boxes();
}
