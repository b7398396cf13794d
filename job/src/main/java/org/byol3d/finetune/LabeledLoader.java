package org.byol3d.finetune;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
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
import org.byol3d.segment.network.LabeledBatch;
import org.byol3d.volume.Extent;
import org.byol3d.volume.FiniteVoxels;
import org.byol3d.volume.LabelSet;
import org.byol3d.volume.Normalization;
import org.byol3d.volume.VolumeCache;

/** Reads and augments the crops of a micro-batch, and those of the masks. */
final class LabeledLoader implements BatchLoader<MaskedCrop, LabeledBatch> {
  /** The pair has one view; the two of a pretraining pair are 1 and 2. */
  private static final int VIEW = 1;

  private final List<LabeledCase> cases;
  private final LabelSet labels;
  private final VolumeCache cache;
  private final Normalization normalization;
  private final PairAugmentation augmentation;
  private final Extent extent;
  private final double scale;
  private final Queue<Scratch> scratches = new ConcurrentLinkedQueue<>();

  /**
   * @param cases the volumes that crops refer to by number
   * @param cache opens volumes and masks
   * @param extent of a crop
   * @param scale factor of the loss of a micro-batch: one over their number in a step
   */
  LabeledLoader(
      List<LabeledCase> cases,
      LabelSet labels,
      VolumeCache cache,
      Normalization normalization,
      PairAugmentation augmentation,
      Extent extent,
      double scale) {
    this.cases = cases;
    this.labels = labels;
    this.cache = cache;
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
      try {
        read(crop, scratch);
      } catch (InterruptedIOException | ClosedByInterruptException e) {
        throw e; // the task was killed; the files are sound
      } catch (IOException e) {
        var uri = cases.get(crop.volume()).volume().uri();
        unreadable.add(new UnreadableVolume(crop.volume(), uri, e.getMessage()));
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

  /** Tries twice: a file may have been replaced, or its server restarted, since it was opened. */
  private void read(MaskedCrop crop, Scratch scratch) throws IOException {
    try {
      readOnce(crop, scratch);
    } catch (InterruptedIOException | ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      var labeled = cases.get(crop.volume());
      cache.invalidate(labeled.volume().uri());
      cache.invalidate(labeled.mask().uri());
      try {
        readOnce(crop, scratch);
      } catch (IOException again) {
        again.addSuppressed(e);
        throw again;
      }
    }
  }

  private void readOnce(MaskedCrop crop, Scratch scratch) throws IOException {
    var labeled = cases.get(crop.volume());
    var indexed = labeled.volume();
    try (var borrowed = borrow(indexed.uri(), indexed.content().extent())) {
      FiniteVoxels.read(borrowed.volume(), crop.box(), scratch.image, 0);
    }
    normalization.apply(indexed.statistics(), scratch.image, 0, scratch.image.length);
    var mask = labeled.mask();
    try (var borrowed = borrow(mask.uri(), mask.extent())) {
      borrowed.volume().read(crop.box(), scratch.mask, 0);
    }
    try {
      labels.classesOf(scratch.mask, scratch.classes, scratch.ignored);
    } catch (IOException e) {
      throw new IOException(mask.uri() + ": " + e.getMessage(), e);
    }
  }

  private VolumeCache.BorrowedVolume borrow(String uri, Extent expected) throws IOException {
    var borrowed = cache.borrow(uri);
    var extent = Extent.of(borrowed.volume().shape());
    if (!extent.equals(expected)) {
      borrowed.close();
      throw new IOException(
          "%s: has %s voxels, but had %s when it was ingested: ingest again"
              .formatted(uri, extent, expected));
    }
    return borrowed;
  }

  @Override
  public void close() throws IOException {
    cache.close();
  }
}
