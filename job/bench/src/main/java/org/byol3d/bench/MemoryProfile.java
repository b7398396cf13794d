package org.byol3d.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * Samples of the memory of a run's processes.
 *
 * @param samples by number of finished steps, then by process: {@code driver}, {@code executor 0}
 *     and so on
 */
public record MemoryProfile(SortedMap<Long, Map<String, ProcessMemory>> samples) {
  /**
   * Copies the map.
   *
   * @throws IllegalArgumentException if there are fewer than two samples
   * @throws IllegalStateException if the samples are not all of the same processes
   */
  public MemoryProfile {
    samples = new TreeMap<>(samples);
    if (samples.size() < 2) {
      throw new IllegalArgumentException(
          samples.size() + " samples: at least two make a line, sample more often");
    }
    var first = samples.get(samples.firstKey()).keySet();
    samples.forEach(
        (step, sample) -> {
          if (!sample.keySet().equals(first)) {
            throw new IllegalStateException(
                String.format(
                    Locale.ROOT,
                    "after %d steps there are %s, but before there were %s: a process died, see its"
                        + " log",
                    step,
                    new TreeSet<>(sample.keySet()),
                    new TreeSet<>(first)));
          }
        });
  }

  /** Returns the names of the processes. */
  public List<String> processes() {
    return samples.get(samples.firstKey()).keySet().stream().sorted().toList();
  }

  /** Fits the growth of a value of a process. */
  public Growth growth(String process, ToDoubleFunction<ProcessMemory> value) {
    var steps = samples.keySet().stream().mapToDouble(Long::doubleValue).toArray();
    var values =
        samples.values().stream()
            .mapToDouble(sample -> value.applyAsDouble(sample.get(process)))
            .toArray();
    return Growth.of(steps, values);
  }

  /**
   * Returns the growth of a process or of its heap, the larger of both, as a share of its resident
   * memory. Resident memory alone does not show new objects while the heap has room for them.
   */
  public double share(String process) {
    var resident = growth(process, ProcessMemory::resident);
    double grown = Math.max(resident.total(), growth(process, ProcessMemory::heap).total());
    return grown / resident.begin();
  }
}
