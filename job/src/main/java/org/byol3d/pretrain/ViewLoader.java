package org.byol3d.pretrain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.byol3d.augment.AugmentScratch;
import org.byol3d.augment.ViewMaker;
import org.byol3d.byol.CropBatch;
import org.byol3d.crop.CropPair;
import org.byol3d.crop.MicroBatch;
import org.byol3d.distributed.BatchLoader;
import org.byol3d.distributed.UnreadableVolume;
import org.byol3d.distributed.UnreadableVolumeException;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.run.TrainingFiles;
import org.byol3d.volume.Extent;

/** Reads and augments the crop pairs of a micro-batch. */
final class ViewLoader implements BatchLoader<CropPair, ViewBatch> {
  private final List<IndexedVolume> volumes;
  private final TrainingFiles files;
  private final ViewMaker views;
  private final Extent crop;
  private final Queue<AugmentScratch> scratches = new ConcurrentLinkedQueue<>();

  ViewLoader(List<IndexedVolume> volumes, TrainingFiles files, ViewMaker views, Extent crop) {
    this.volumes = volumes;
    this.files = files;
    this.views = views;
    this.crop = crop;
  }

  @Override
  public ViewBatch load(MicroBatch<CropPair> batch) throws IOException {
    int size = Math.toIntExact(crop.voxels());
    int count = batch.samples().size();
    var first = new float[count * size];
    var second = new float[count * size];
    var firstCrop = new float[size];
    var secondCrop = new float[size];
    var firstView = new float[size];
    var secondView = new float[size];
    var idle = scratches.poll();
    var scratch = idle == null ? new AugmentScratch() : idle;
    var unreadable = new ArrayList<UnreadableVolume>();
    for (int i = 0; i < count; i++) {
      var pair = batch.samples().get(i);
      var failed =
          files.read(
              pair.volume(),
              List.of(volumes.get(pair.volume()).uri()),
              () -> read(pair, firstCrop, secondCrop));
      if (failed.isPresent()) {
        unreadable.add(failed.get());
        continue;
      }
      views.augment(pair, firstCrop, secondCrop, scratch, firstView, secondView);
      System.arraycopy(firstView, 0, first, i * size, size);
      System.arraycopy(secondView, 0, second, i * size, size);
    }
    scratches.add(scratch);
    if (!unreadable.isEmpty()) {
      throw new UnreadableVolumeException(unreadable);
    }
    return new ViewBatch(batch(count, first), batch(count, second));
  }

  private CropBatch batch(int count, float[] values) {
    return new CropBatch(count, 1, crop.depth(), crop.height(), crop.width(), values);
  }

  private void read(CropPair pair, float[] first, float[] second) throws IOException {
    var indexed = volumes.get(pair.volume());
    try (var borrowed = files.borrow(indexed.uri(), indexed.content().extent())) {
      views.readCrops(borrowed.volume(), indexed.statistics(), pair, first, second);
    }
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
