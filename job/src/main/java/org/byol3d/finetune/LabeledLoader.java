package org.byol3d.finetune;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.byol3d.augment.AugmentScratch;
import org.byol3d.augment.PairAugmentation;
import org.byol3d.augment.ViewKey;
import org.byol3d.crop.MaskedCrop;
import org.byol3d.crop.MicroBatch;
import org.byol3d.distributed.BatchLoader;
import org.byol3d.distributed.UnreadableVolume;
import org.byol3d.distributed.UnreadableVolumeException;
import org.byol3d.ingest.labels.LabeledCase;
import org.byol3d.run.TrainingFiles;
import org.byol3d.segment.network.LabeledBatch;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;
import org.byol3d.volume.FiniteVoxels;
import org.byol3d.volume.LabelSet;
import org.byol3d.volume.Normalization;

/** Reads and augments the crops of a micro-batch, and those of the masks. */
final class LabeledLoader implements BatchLoader<MaskedCrop, LabeledBatch> {
  /** The pair has one view; the two of a pretraining pair are 1 and 2. */
  private static final int VIEW = 1;

  private final List<LabeledCase> cases;
  private final LabelSet labels;
  private final TrainingFiles files;
  private final Normalization normalization;
  private final PairAugmentation augmentation;
  private final Extent extent;
  private final double scale;
  private final Queue<Scratch> scratches = new ConcurrentLinkedQueue<>();

  /**
   * @param cases the volumes that crops refer to by number
   * @param files opens volumes and masks
   * @param extent of a crop
   * @param scale factor of the loss of a micro-batch: one over their number in a step
   */
  LabeledLoader(
      List<LabeledCase> cases,
      LabelSet labels,
      TrainingFiles files,
      Normalization normalization,
      PairAugmentation augmentation,
      Extent extent,
      double scale) {
    this.cases = cases;
    this.labels = labels;
    this.files = files;
    this.normalization = normalization;
    this.augmentation = augmentation;
    this.extent = extent;
    this.scale = scale;
  }

  /** The arrays of a crop, before and after its augmentation. */
  private static final class Scratch {
    private final AugmentScratch augment = new AugmentScratch();
    private final float[] image;
    private final float[] mask;
    private final byte[] classes;
    private final boolean[] ignored;
    private final float[] imageOut;
    private final byte[] classesOut;
    private final boolean[] ignoredOut;

    Scratch(int voxels) {
      image = new float[voxels];
      mask = new float[voxels];
      classes = new byte[voxels];
      ignored = new boolean[voxels];
      imageOut = new float[voxels];
      classesOut = new byte[voxels];
      ignoredOut = new boolean[voxels];
    }
  }

  @Override
  public LabeledBatch load(MicroBatch<MaskedCrop> batch) throws IOException {
    int size = Math.toIntExact(extent.voxels());
    int count = batch.samples().size();
    var images = new float[count * size];
    var classes = new byte[count * size];
    var ignored = new boolean[count * size];
    var keys = new long[count];
    var idle = scratches.poll();
    var scratch = idle == null ? new Scratch(size) : idle;
    var unreadable = new ArrayList<UnreadableVolume>();
    for (int i = 0; i < count; i++) {
      var crop = batch.samples().get(i);
      var labeled = cases.get(crop.volume());
      var failed =
          files.read(
              crop.volume(),
              List.of(labeled.volume().uri(), labeled.mask().uri()),
              () -> read(labeled, crop.box(), scratch));
      if (failed.isPresent()) {
        unreadable.add(failed.get());
        continue;
      }
      augmentation.augment(
          scratch.image,
          scratch.classes,
          scratch.ignored,
          extent,
          new ViewKey(crop.augmentationKey(), crop.epoch(), crop.sample(), VIEW),
          scratch.augment,
          scratch.imageOut,
          scratch.classesOut,
          scratch.ignoredOut);
      System.arraycopy(scratch.imageOut, 0, images, i * size, size);
      System.arraycopy(scratch.classesOut, 0, classes, i * size, size);
      System.arraycopy(scratch.ignoredOut, 0, ignored, i * size, size);
      keys[i] = crop.augmentationKey();
    }
    scratches.add(scratch);
    if (!unreadable.isEmpty()) {
      throw new UnreadableVolumeException(unreadable);
    }
    return new LabeledBatch(count, extent, images, classes, ignored, keys, scale);
  }

  private void read(LabeledCase labeled, Box box, Scratch scratch) throws IOException {
    var indexed = labeled.volume();
    try (var borrowed = files.borrow(indexed.uri(), indexed.content().extent())) {
      FiniteVoxels.read(borrowed.volume(), box, scratch.image, 0);
    }
    normalization.apply(indexed.statistics(), scratch.image, 0, scratch.image.length);
    var mask = labeled.mask();
    try (var borrowed = files.borrow(mask.uri(), mask.extent())) {
      borrowed.volume().read(box, scratch.mask, 0);
    }
    try {
      labels.classesOf(scratch.mask, scratch.classes, scratch.ignored);
    } catch (IOException e) {
      throw new IOException(mask.uri() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
