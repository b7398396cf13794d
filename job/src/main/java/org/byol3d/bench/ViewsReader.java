package org.byol3d.bench;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.augment.AugmentScratch;
import org.byol3d.byol.CropBatch;
import org.byol3d.config.PretrainConfig;
import org.byol3d.crop.MicroBatch;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.views.CropPairViews;
import org.byol3d.volume.VolumeCache;
import org.byol3d.volume.format.FormatVolumeOpener;
import org.byol3d.volume.source.HadoopSourceOpener;

/** Reads and augments micro-batches, for a plain loop. Used by one thread. */
final class ViewsReader implements Closeable {
  private final List<IndexedVolume> volumes;
  private final VolumeCache cache;
  private final CropPairViews views;
  private final AugmentScratch scratch = new AugmentScratch();
  private final int edge;

  ViewsReader(PretrainConfig config, List<IndexedVolume> volumes) {
    this.volumes = volumes;
    this.cache =
        new VolumeCache(
            new FormatVolumeOpener(new HadoopSourceOpener(new Configuration())), volumes.size());
    this.views =
        new CropPairViews(
            config.views().normalisation(), config.views().first(), config.views().second());
    this.edge = config.crop().size();
  }

  /** Both views of a micro-batch's crop pairs. */
  record Views(CropBatch first, CropBatch second) {}

  Views read(MicroBatch batch) throws IOException {
    int size = edge * edge * edge;
    int count = batch.pairs().size();
    var first = new float[count * size];
    var second = new float[count * size];
    var crops = List.of(new float[size], new float[size], new float[size], new float[size]);
    for (int i = 0; i < count; i++) {
      var pair = batch.pairs().get(i);
      var indexed = volumes.get(pair.volume());
      try (var lease = cache.lease(indexed.uri())) {
        views.readCrops(lease.volume(), indexed.statistics(), pair, crops.get(0), crops.get(1));
      }
      views.augment(pair, crops.get(0), crops.get(1), scratch, crops.get(2), crops.get(3));
      System.arraycopy(crops.get(2), 0, first, i * size, size);
      System.arraycopy(crops.get(3), 0, second, i * size, size);
    }
    return new Views(
        new CropBatch(count, 1, edge, edge, edge, first),
        new CropBatch(count, 1, edge, edge, edge, second));
  }

  @Override
  public void close() throws IOException {
    cache.close();
  }
}
