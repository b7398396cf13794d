package org.byol3d.predict;

import java.util.ArrayList;
import java.util.List;
import org.byol3d.segment.component.Component;
import org.byol3d.segment.component.Components;
import org.byol3d.segment.component.Neighborhood;
import org.byol3d.volume.Extent;
import org.byol3d.volume.LabelSet;

/** Counts the components of each class, and removes the small ones. */
final class SmallComponents {
  private SmallComponents() {}

  /**
   * Makes components with too few voxels background.
   *
   * @param classes {@code [D, H, W]}: class of each voxel; changed in place
   * @param minVoxels fewest voxels of a component that stays
   * @return what is left of each foreground class
   */
  static List<FoundClass> remove(byte[] classes, Extent extent, LabelSet labels, long minVoxels) {
    var found = new ArrayList<FoundClass>();
    for (int k = 1; k < labels.classes(); k++) {
      var mask = new byte[classes.length];
      for (int i = 0; i < mask.length; i++) {
        mask[i] = (byte) (classes[i] == (byte) k ? 1 : 0);
      }
      var components = Components.of(mask, extent, Neighborhood.CORNERS);
      var all = components.list();
      for (int i = 0; i < mask.length; i++) {
        int label = components.labels()[i];
        if (label != 0 && all.get(label - 1).voxels() < minVoxels) {
          classes[i] = 0;
        }
      }
      var kept = all.stream().filter(it -> it.voxels() >= minVoxels).toList();
      var label = labels.foreground().get(k - 1);
      found.add(
          new FoundClass(
              label.name(),
              label.value(),
              kept.size(),
              kept.stream().mapToLong(Component::voxels).sum()));
    }
    return found;
  }
}
