package org.byol3d.placement;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.byol3d.crop.MicroBatch;

/**
 * Sends each partition to the executor that had it the step before, where its prefetched crops and
 * open volumes are; the first time, or after that executor was lost, wherever another placement
 * says. Lives on the driver; thread-safe.
 */
public final class StickyPlacement implements Placement {
  private final Placement otherwise;
  private final Map<Integer, ExecutorSlot> last = new ConcurrentHashMap<>();

  /**
   * @param otherwise places partitions that ran nowhere yet
   */
  public StickyPlacement(Placement otherwise) {
    this.otherwise = otherwise;
  }

  /** Remembers where a partition ran. */
  public void ranAt(int partition, ExecutorSlot slot) {
    last.put(partition, slot);
  }

  /** Forgets an executor that is gone. */
  public void lost(String executorId) {
    last.values().removeIf(slot -> slot.executorId().equals(executorId));
  }

  /**
   * Forgets where partitions ran beyond an executor's fair share. When an executor is lost, another
   * takes its partitions over; they must not stay there when a new one has come, since Spark rather
   * lets a short task wait for the executor that it prefers.
   *
   * @param partitions how many there are
   * @param most of them on one executor; those of lower number stay
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
  public List<String> preferred(int partition, List<MicroBatch> batches) {
    var slot = last.get(partition);
    return slot == null ? otherwise.preferred(partition, batches) : List.of(slot.toTaskLocation());
  }
}
