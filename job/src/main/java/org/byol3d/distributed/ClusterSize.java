package org.byol3d.distributed;

import org.apache.spark.SparkContext;

/**
 * What a cluster gives now. An old count only makes a stage slower.
 *
 * @param context of the application
 */
public record ClusterSize(SparkContext context) {
  /** Returns how many tasks run at once; 0 while the first executors start. */
  public int slots() {
    return context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
  }

  /** Returns the number of live executors, at least 1. */
  public int executors() {
    // In local mode the driver is the executor; elsewhere Spark lists it beside them.
    int listed = context.statusTracker().getExecutorInfos().length;
    return Math.max(1, context.isLocal() ? listed : listed - 1);
  }
}
