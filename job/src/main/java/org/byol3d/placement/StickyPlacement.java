package org.byol3d.placement;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.byol3d.crop.MicroBatch;

/**
 * Prefers, for each partition, the executor that ran it in the step before, which has its
 * prefetched crops and open volumes. For the first step, or after that executor was lost, asks
 * another placement. Used on the driver; thread-safe.
 */
public final class StickyPlacement implements Placement {
  private final Placement otherwise;
  private final Map<Integer, ExecutorSlot> last = new ConcurrentHashMap<>();

  /**
   * Creates a placement.
   *
   * @param otherwise places partitions that did not run yet
   */
  public StickyPlacement(Placement otherwise) {
    this.otherwise = otherwise;
  }

  /** Remembers where a partition ran. */
  public void ranAt(int partition, ExecutorSlot slot) {
    last.put(partition, slot);
  }

  /** Forgets a lost executor. */
  public void lost(String executorId) {
    last.values().removeIf(slot -> slot.executorId().equals(executorId));
  }

  /**
   * Forgets where partitions ran if an executor has more than its fair share. When an executor is
   * lost, another takes over its partitions. They must not stay there after a new executor has
   * come, because Spark lets a short task wait for its preferred executor.
   *
   * @param partitions their number
   * @param most partitions per executor; the lower numbers stay
   */
  public void spread(int partitions, int most) {
    var perExecutor = new HashMap<String, Integer>();
    for (int partition = 0; partition < partitions; partition++) {
      var slot = last.get(partition);
      if (slot != null && perExecutor.merge(slot.executorId(), 1, Integer::sum) > most) {
        last.remove(partition);
      }
    }
  }

  @Override
  public List<String> preferred(int partition, List<? extends MicroBatch<?>> batches) {
    var slot = last.get(partition);
    return slot == null ? otherwise.preferred(partition, batches) : List.of(slot.toTaskLocation());
  }
}
