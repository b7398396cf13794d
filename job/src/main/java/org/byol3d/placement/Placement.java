package org.byol3d.placement;

import java.util.List;
import org.byol3d.crop.MicroBatch;

/** Chooses where the micro-batches of a partition are best read. No result depends on it. */
@FunctionalInterface
public interface Placement {

  /** Prefers no location. */
  Placement ANYWHERE = (partition, batches) -> List.of();

  /**
   * Returns the preferred locations of a partition, as Spark writes them: hosts, or executors as
   * {@code executor_<host>_<id>}.
   *
   * @param partition its number
   * @param batches that it reads
   * @return the best first; empty for no preference
   */
  List<String> preferred(int partition, List<? extends MicroBatch<?>> batches);
}
