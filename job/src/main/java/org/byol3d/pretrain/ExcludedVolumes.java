package org.byol3d.pretrain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.byol3d.checkpoint.ExcludedVolume;
import org.byol3d.distributed.UnreadableVolume;
import org.byol3d.ingest.IndexedVolume;

/** Volumes that became unreadable during the run; other volumes are sampled instead. */
final class ExcludedVolumes {
  private final List<ExcludedVolume> excluded = new ArrayList<>();
  private final Set<Integer> numbers = new HashSet<>();

  /**
   * Restores the volumes of a checkpoint.
   *
   * @throws MismatchedRunException if one is not in the index
   */
  ExcludedVolumes(List<IndexedVolume> volumes, List<ExcludedVolume> saved) {
    Map<String, Integer> byUri = new HashMap<>();
    for (int i = 0; i < volumes.size(); i++) {
      byUri.put(volumes.get(i).uri(), i);
    }
    for (var volume : saved) {
      var number = byUri.get(volume.uri());
      if (number == null) {
        throw new MismatchedRunException(
            "the checkpoint excludes "
                + volume.uri()
                + ", which the index does not list: resume with the index of the run");
      }
      excluded.add(volume);
      numbers.add(number);
    }
  }

  void add(long step, UnreadableVolume volume) {
    if (numbers.add(volume.volume())) {
      excluded.add(new ExcludedVolume(volume.uri(), step, volume.reason()));
    }
  }

  /** Returns their numbers among the sampler's volumes. */
  Set<Integer> numbers() {
    return Set.copyOf(numbers);
  }

  /** Returns them as checkpoints store them. */
  List<ExcludedVolume> saved() {
    return List.copyOf(excluded);
  }
}
