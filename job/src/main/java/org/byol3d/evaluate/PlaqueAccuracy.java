package org.byol3d.evaluate;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.checkpoint.Branch;
import org.byol3d.checkpoint.CheckpointReference;
import org.byol3d.config.PretrainConfig;
import org.byol3d.ingest.ScanIdRule;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.source.HadoopSourceOpener;

/**
 * Measures how well k-nearest neighbors in the representations of a model tell crops with plaque
 * from others. Crops are drawn with the defaults of {@link CropSampling}, but are no larger than
 * the training's crops.
 */
public final class PlaqueAccuracy {
  private static final String PROBE = "k-nn";

  private final RepresentationProbe probe;
  private final int threads;

  /**
   * Reads the labels.
   *
   * @param directory URI of volumes with masks
   * @throws UnusableLabelsException if there is nothing to learn from or to test on
   */
  public PlaqueAccuracy(
      String directory, ScanIdRule scanIds, PretrainConfig config, Configuration configuration)
      throws IOException {
    var opener = new FormatVolumeOpener(new HadoopSourceOpener(configuration));
    var volumes = LabeledVolumes.find(directory, scanIds, opener, configuration).volumes();
    var edge = CropSampling.edge(config.network(), config.crop().size());
    var sampling =
        new CropSampling(
            edge,
            CropSampling.DEFAULT_PER_VOLUME,
            CropSampling.DEFAULT_PLAQUE_LABEL,
            CropSampling.DEFAULT_MIN_PLAQUE_VOXELS,
            config.seed());
    probe =
        new RepresentationProbe(
            LabeledSlice.draw(volumes, sampling, SplitRule.half(), opener),
            opener,
            config.views().normalization(),
            1); // no interval is needed
    threads = config.driverThreads();
  }

  /** Returns the accuracy of a checkpoint in [0, 1]; all checkpoints see the same crops. */
  public double of(CheckpointReference checkpoint) throws IOException {
    var weights = checkpoint.directory().weights(checkpoint.name(), Branch.ONLINE);
    try (var features = EncoderFeatures.of(new NamedEncoder("encoder", weights), threads)) {
      return probe.figures(probe.probe(List.of(features)).get(0)).stream()
          .filter(result -> result.probe().equals(PROBE))
          .findFirst()
          .orElseThrow()
          .accuracy()
          .value();
    }
  }
}
