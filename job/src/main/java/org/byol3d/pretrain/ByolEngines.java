package org.byol3d.pretrain;

import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.config.PretrainConfig;
import org.byol3d.config.ResolvedConfig;
import org.byol3d.crop.CropPair;
import org.byol3d.distributed.EngineListener;
import org.byol3d.distributed.TwoPhaseEngine;
import org.byol3d.distributed.WorkerOptions;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.placement.BlockPlacement;

/** Opens engines that run BYOL's phases. */
final class ByolEngines {
  private ByolEngines() {}

  /**
   * Opens an engine.
   *
   * @param spark runs the stages, with the worker plugin
   * @param volumes the volumes that crop pairs refer to by number
   * @param workers tasks of a stage; by default as many as the cluster runs at once
   * @param keepGraphs whether workers keep graphs for a backward stage; without one, graphs would
   *     only fill their memory
   * @return the engine, which the caller closes
   */
  static TwoPhaseEngine<CropPair, ViewBatch> open(
      SparkSession spark,
      ResolvedConfig<PretrainConfig> resolved,
      List<IndexedVolume> volumes,
      OptionalInt workers,
      boolean keepGraphs,
      EngineListener listener) {
    var context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    var config = resolved.config();
    var run = config.run();
    var worker =
        new WorkerOptions(
            run.distributed(),
            run.compute().device(),
            WorkerOptions.threads(run.compute().threads(), spark.sparkContext().getConf()));
    return new TwoPhaseEngine<>(
        context,
        new ByolProgram(resolved.text(), volumes),
        new ByolNetworks(config.network()).encoderSize(),
        worker,
        keepGraphs,
        workers,
        new BlockPlacement(volumes, context.hadoopConfiguration()),
        listener);
  }
}
