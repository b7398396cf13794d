package org.byol3d.pretrain;

import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.byol.GraphPolicy;
import org.byol3d.config.ResolvedConfig;
import org.byol3d.distributed.EngineListener;
import org.byol3d.distributed.EngineOptions;
import org.byol3d.distributed.StepEngine;
import org.byol3d.distributed.WorkerOptions;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.placement.BlockPlacement;

/**
 * Opens engines that run BYOL's phases.
 *
 * @param spark runs their stages, with the worker plugin
 */
record ByolEngines(SparkSession spark) {
  /**
   * Opens an engine that trains.
   *
   * @param volumes that crop pairs count in
   * @param workers tasks of a stage; by default all that the cluster runs at once
   * @return to be closed by the caller
   */
  StepEngine<ViewBatch> open(
      ResolvedConfig resolved,
      List<IndexedVolume> volumes,
      OptionalInt workers,
      EngineListener listener) {
    boolean keepGraphs = resolved.config().batch().graph() == GraphPolicy.KEEP;
    return open(resolved, volumes, workers, keepGraphs, listener);
  }

  /**
   * The same, for encode stages alone: what a backward stage would need is not kept, which would
   * fill a GPU with graphs.
   */
  StepEngine<ViewBatch> openForEncoding(
      ResolvedConfig resolved, List<IndexedVolume> volumes, OptionalInt workers) {
    return open(resolved, volumes, workers, false, EngineListener.NONE);
  }

  private StepEngine<ViewBatch> open(
      ResolvedConfig resolved,
      List<IndexedVolume> volumes,
      OptionalInt workers,
      boolean keepGraphs,
      EngineListener listener) {
    var context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    var config = resolved.config();
    var run = config.run();
    var worker =
        new WorkerOptions(
            keepGraphs,
            run.distributed().wire(),
            run.compute().device(),
            WorkerOptions.threads(run.compute().threads(), spark.sparkContext().getConf()),
            run.distributed().prefetchThreads());
    return new StepEngine<>(
        context,
        new ByolProgram(resolved.text(), volumes),
        new ByolNetworks(config.network()).encoderSize(),
        new EngineOptions(worker, workers, run.distributed().taskTimeout()),
        new BlockPlacement(volumes, context.hadoopConfiguration()),
        listener);
  }
}
