package org.byol3d.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.byol3d.checkpoint.ExcludedVolume;
import org.byol3d.config.RunConfig.OnUnreadable;
import org.byol3d.distributed.UnreadableVolumeException;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.metrics.MetricsRecord.Event;
import org.byol3d.metrics.MetricsSink;

/**
 * Volumes that became unreadable during the run. By the policy of the configuration, the run ends
 * then, or other volumes are sampled in their place.
 */
public final class ExcludedVolumes {
  private final List<IndexedVolume> volumes;
  private final OnUnreadable policy;
  private final MetricsSink sink;
  private final List<ExcludedVolume> excluded = new ArrayList<>();
  private final Set<Integer> numbers = new HashSet<>();

  /**
   * Restores the volumes of a checkpoint.
   *
   * @param volumes by the numbers that samples use
   * @param saved what the checkpoint says; empty for a new run
   * @param sink gets an event for each volume that is replaced by others from then on
   * @throws MismatchedRunException if a saved one is not among the volumes
   */
  public ExcludedVolumes(
      List<IndexedVolume> volumes,
      List<ExcludedVolume> saved,
      OnUnreadable policy,
      MetricsSink sink) {
    this.volumes = List.copyOf(volumes);
    this.policy = policy;
    this.sink = sink;
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

  /**
   * Excludes volumes.
   *
   * @param step that needs them
   * @throws UnreadableVolumeException if the policy is to fail, or no other volumes are left; says
   *     what to do
   */
  public void exclude(long step, UnreadableVolumeException unreadable) throws IOException {
    if (policy == OnUnreadable.FAIL) {
      throw new UnreadableVolumeException(
          String.format(
              Locale.ROOT,
              "step %d: %s: repair the file and resume, or set data.on-unreadable = substitute",
              step,
              unreadable.getMessage()),
          unreadable.volumes());
    }
    if (numbers.size() + unreadable.volumes().size() >= volumes.size()) {
      throw new UnreadableVolumeException(
          String.format(
              Locale.ROOT,
              "step %d: none of the %d volumes can be read any more: %s: mount or repair the data"
                  + " and resume",
              step,
              volumes.size(),
              unreadable.getMessage()),
          unreadable.volumes());
    }
    for (var volume : unreadable.volumes()) {
      var uri = volumes.get(volume.volume()).uri();
      if (numbers.add(volume.volume())) {
        excluded.add(new ExcludedVolume(uri, step, volume.reason()));
      }
      sink.accept(
          new Event(
              step,
              "volume-substituted",
              new TreeMap<>(Map.of("uri", uri, "reason", volume.reason()))));
    }
  }

  /** Returns their numbers among the volumes. */
  public Set<Integer> numbers() {
    return Set.copyOf(numbers);
  }

  /** Returns them as checkpoints store them. */
  public List<ExcludedVolume> saved() {
    return List.copyOf(excluded);
  }
}
