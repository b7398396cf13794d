package org.byol3d.pretrain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.config.Presets;
import org.byol3d.config.PretrainConfig;
import org.byol3d.crop.CropPair;
import org.byol3d.distributed.BatchLoader;
import org.byol3d.distributed.StepProgram;
import org.byol3d.distributed.TwoPhaseReplica;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.ingest.UnchangedVolumeOpener;
import org.byol3d.nn.Compute;
import org.byol3d.volume.VolumeCache;
import org.byol3d.volume.VolumeOpener;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.source.FileIdentity;
import org.byol3d.volume.source.HadoopSourceOpener;
import org.byol3d.volume.source.LocalFileCache;

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
        new VolumeCache(
            new UnchangedVolumeOpener(opener(config, hadoop), volumes, hadoop),
            config.run().data().openVolumes()),
        config.views(),
        config.crop().size());
  }

  @Override
  public TwoPhaseReplica<ViewBatch> openReplica(Compute compute) {
    return new ByolReplica(config().network(), compute);
  }

  private VolumeOpener opener(PretrainConfig config, Configuration hadoop) throws IOException {
    var remote = new HadoopSourceOpener(hadoop);
    var directory = config.run().data().cacheDirectory();
    if (directory.isEmpty()) {
      return new FormatVolumeOpener(remote);
    }
    var cache =
        new LocalFileCache(Path.of(directory.get()), config.run().data().cacheBytes(), remote);
    Map<String, FileIdentity> files =
        volumes.stream().collect(Collectors.toMap(IndexedVolume::uri, IndexedVolume::file));
    return new FormatVolumeOpener(cache.opener(files));
  }

  private PretrainConfig config() {
    return Presets.PRETRAIN.parseText(configuration).config();
  }
}
