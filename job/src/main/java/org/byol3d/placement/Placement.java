package org.byol3d.placement;

import java.util.List;
import org.byol3d.crop.MicroBatch;

/** Where the micro-batches of a partition are best read. A hint: no result depends on it. */
@FunctionalInterface
public interface Placement {

  /** Anywhere. */
  Placement ANYWHERE = (partition, batches) -> List.of();

  /**
   * The preferred locations of a partition, as Spark writes them: hosts, or executors as {@code
   * executor_<host>_<id>}.
   *
   * @param partition its number
   * @param batches what it is to read
   * @return the best first; empty for no preference
   */
  List<String> preferred(int partition, List<MicroBatch> batches);
}
