package org.byol3d.crop;

import java.util.Locale;
import java.util.Set;
import org.byol3d.random.SplitRandom;

/** The volume that replaces one that cannot be read any more. */
final class Substitute {
  private Substitute() {}

  /**
   * Draws a volume that can be read.
   *
   * @param volumes number of volumes; they are numbered from 0
   * @param excluded volumes that cannot be read
   * @param draws the stream of the sample
   * @throws IllegalArgumentException if all volumes are excluded
   */
  static int draw(int volumes, Set<Integer> excluded, SplitRandom draws) {
    if (excluded.size() >= volumes) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "none of the %d volumes can be read any more", volumes));
    }
    int volume = draws.nextInt(volumes);
    while (excluded.contains(volume)) {
      volume = draws.nextInt(volumes);
    }
    return volume;
  }
}
