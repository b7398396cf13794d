package org.byol3d.bench;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Memory of a run's processes, sampled every so many steps.
 *
 * @param samples by steps made, then by process: {@code driver}, {@code executor 0} and so on
 */
public record MemoryProfile(SortedMap<Long, Map<String, ProcessMemory>> samples) {
  /**
   * Copies the map.
   *
   * @throws IllegalArgumentException when there are fewer than two samples
   */
  public MemoryProfile {
    samples = new TreeMap<>(samples);
    if (samples.size() < 2) {
      throw new IllegalArgumentException(
          samples.size() + " samples: at least two make a line, sample more often");
    }
  }

  /** The processes that every sample has. */
  public List<String> processes() {
    return samples.get(samples.firstKey()).keySet().stream()
        .filter(it -> samples.values().stream().allMatch(sample -> sample.containsKey(it)))
        .sorted()
        .toList();
  }

  /** How something of a process grew. */
  public Growth growth(String process, ToDoubleFunction<ProcessMemory> value) {
    var steps = samples.keySet().stream().mapToDouble(Long::doubleValue).toArray();
    var values =
        samples.values().stream()
            .mapToDouble(sample -> value.applyAsDouble(sample.get(process)))
            .toArray();
    return Growth.of(steps, values);
  }

  /**
   * By which share of its resident memory a process grew, in all, or its heap did: objects that
   * stay are not seen from outside while the heap has room for them.
   */
  public double share(String process) {
    var resident = growth(process, ProcessMemory::resident);
    double grown = Math.max(resident.total(), growth(process, ProcessMemory::heap).total());
    return grown / resident.begin();
  }
}
