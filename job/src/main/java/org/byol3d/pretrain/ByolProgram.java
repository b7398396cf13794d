package org.byol3d.pretrain;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.config.Presets;
import org.byol3d.config.PretrainConfig;
import org.byol3d.crop.CropPair;
import org.byol3d.distributed.BatchLoader;
import org.byol3d.distributed.StepProgram;
import org.byol3d.distributed.TwoPhaseReplica;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.nn.Compute;
import org.byol3d.run.TrainingFiles;

/**
 * BYOL's encode and backward phases, for workers.
 *
 * @param configuration text of the resolved configuration
 * @param volumes the volumes that crop pairs refer to by number
 */
public record ByolProgram(String configuration, List<IndexedVolume> volumes)
    implements StepProgram<CropPair, ViewBatch, TwoPhaseReplica<ViewBatch>> {
  /** Copies the list. */
  public ByolProgram {
    volumes = List.copyOf(volumes);
  }

  @Override
  public BatchLoader<CropPair, ViewBatch> openLoader(Configuration hadoop) throws IOException {
    var config = config();
    return new ViewLoader(
        volumes,
        TrainingFiles.open(
            config.run().data(), volumes.stream().map(IndexedVolume::file).toList(), hadoop),
        config.views(),
        config.crop().size());
  }

  @Override
  public TwoPhaseReplica<ViewBatch> openReplica(Compute compute) {
    return new ByolReplica(config().network(), compute);
  }

  private PretrainConfig config() {
    return Presets.PRETRAIN.parseText(configuration).config();
  }
}
