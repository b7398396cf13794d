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

/** Volumes that became unreadable in the run, in whose place others are sampled. */
final class ExcludedVolumes {
  private final List<ExcludedVolume> excluded = new ArrayList<>();
  private final Set<Integer> numbers = new HashSet<>();

  /**
   * Those of a checkpoint.
   *
   * @throws IllegalArgumentException when one is not in the index
   */
  ExcludedVolumes(List<IndexedVolume> volumes, List<ExcludedVolume> saved) {
    Map<String, Integer> byUri = new HashMap<>();
    for (int i = 0; i < volumes.size(); i++) {
      byUri.put(volumes.get(i).uri(), i);
    }
    for (var volume : saved) {
      var number = byUri.get(volume.uri());
      if (number == null) {
        throw new IllegalArgumentException(
            "the checkpoint excludes " + volume.uri() + ", which the index does not list");
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

  /** Numbers among the sampler's volumes. */
  Set<Integer> numbers() {
    return Set.copyOf(numbers);
  }

  /** As checkpoints keep them. */
  List<ExcludedVolume> saved() {
    return List.copyOf(excluded);
  }
}
