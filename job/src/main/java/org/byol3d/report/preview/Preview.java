package org.byol3d.report.preview;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.stream.IntStream;
import org.byol3d.augment.AugmentScratch;
import org.byol3d.augment.ViewMaker;
import org.byol3d.crop.CropPair;
import org.byol3d.crop.CropSampler;
import org.byol3d.crop.SampledEpoch;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.ingest.ReadPlan;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.report.page.PageOutput;
import org.byol3d.text.WrongRequestException;
import org.byol3d.volume.Extent;
import org.byol3d.volume.FiniteVoxels;
import org.byol3d.volume.Volume;
import org.byol3d.volume.VolumeOpener;

/**
 * Shows the first samples of an epoch as a training sees them: the same sampler, normalization and
 * augmentations, under the same keys. It holds one pair at a time, and of its volume one box of the
 * {@link ReadPlan} at a time. It is not thread-safe.
 */
public final class Preview {
  private final PreviewOptions options;
  private final VolumeIndex index;
  private final VolumeOpener opener;
  private final ViewMaker views;
  private final CropSampler sampler;
  private final AugmentScratch scratch = new AugmentScratch();

  /**
   * @param index the generation to draw from
   * @param opener opens its volumes
   * @throws WrongRequestException if no volume of the index has room for a crop, or the
   *     augmentations cannot work on what the normalization gives
   */
  public Preview(PreviewOptions options, VolumeIndex index, VolumeOpener opener) {
    this.options = options;
    this.index = index.withRoomFor(options.rule().size(), options.leastCrop());
    this.opener = opener;
    this.views = options.views();
    this.sampler =
        new CropSampler(
            this.index.sampledVolumes(),
            options.rule(),
            options.foreground(),
            options.seed(),
            index.generation());
  }

  /** Returns how many pairs an epoch has: one per volume. */
  public int pairsOfEpoch() {
    return index.volumes().size();
  }

  /** Returns how many volumes have no room for a crop, in a sentence; empty for none. */
  public String tooSmall() {
    return index.tooSmall();
  }

  /** Returns how many pairs are shown: as many as asked for, or all of a shorter epoch. */
  public int pairs() {
    return Math.min(options.pairs(), pairsOfEpoch());
  }

  /**
   * Writes the page.
   *
   * @param out receives UTF-8; not closed
   * @throws IOException if a volume cannot be read or is no longer what the index says, and if the
   *     page cannot be written
   */
  public void writeTo(OutputStream out) throws IOException {
    var style = PageOutput.style(Preview.class, "preview.css");
    var epoch = sampler.epoch(options.epoch());
    // One pair at a time is made, when the template asks for it.
    Iterable<PairPreview> pairs =
        () -> IntStream.range(0, pairs()).mapToObj(sample -> pair(epoch, sample)).iterator();
    PageOutput.write(out, page -> JtepreviewGenerated.render(page, null, header(), pairs, style));
  }

  private PreviewHeader header() {
    return new PreviewHeader(
        options,
        pairs(),
        index.generation(),
        index.volumes().size(),
        (int) index.volumes().stream().map(IndexedVolume::scanId).distinct().count(),
        index.vanished(),
        index.volumes().stream().mapToLong(IndexedVolume::bytes).sum(),
        index.tooSmall(),
        index.leftOut(),
        index.quarantine());
  }

  private PairPreview pair(SampledEpoch<CropPair> epoch, int sample) {
    try {
      return pair(sample + 1, epoch.sample(sample));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PairPreview pair(int number, CropPair pair) throws IOException {
    var indexed = index.volumes().get(pair.volume());
    try (var volume = opener.open(indexed.uri())) {
      requireUnchanged(indexed, volume);
      var statistics = indexed.statistics();
      var extent = indexed.content().extent();
      var projections = new MaximumProjections(extent);
      var histogram =
          IntensityHistogram.over(
              volume.elementType().numpyName(), statistics.min(), statistics.max());
      scan(volume, extent, projections, histogram);

      var crop = pair.first().extent();
      var crops = buffers(crop);
      var augmented = buffers(crop);
      views.readCrops(volume, statistics, pair, crops[0], crops[1]);
      views.augment(pair, crops[0], crops[1], scratch, augmented[0], augmented[1]);
      return new PairPreview(
          number,
          pair,
          indexed,
          projections.pictures(),
          histogram,
          IntensityWindow.of(views.normalization(), statistics),
          options.voxelSize(),
          slices(crops[0], augmented[0], crop),
          slices(crops[1], augmented[1], crop));
    }
  }

  private static void requireUnchanged(IndexedVolume indexed, Volume volume) throws IOException {
    var found = Extent.of(volume.shape());
    if (!found.equals(indexed.content().extent())) {
      throw new IOException(
          "%s: is %s voxels now, but was %s when it was ingested: run byol3d ingest again"
              .formatted(indexed.uri(), found, indexed.content().extent()));
    }
  }

  /** Reads every voxel once, in boxes of bounded size. */
  private static void scan(
      Volume volume, Extent extent, MaximumProjections projections, IntensityHistogram histogram)
      throws IOException {
    var plan = ReadPlan.of(extent, volume.layout());
    var buffer = new float[plan.largestBox()];
    for (var box : plan.all()) {
      FiniteVoxels.read(volume, box, buffer, 0);
      projections.add(box, buffer);
      histogram.add(buffer, (int) box.extent().voxels());
    }
  }

  private static float[][] buffers(Extent crop) {
    return IntStream.range(0, 2)
        .mapToObj(i -> new float[Math.toIntExact(crop.voxels())])
        .toArray(float[][]::new);
  }

  private static PairPreview.ViewSlices slices(float[] crop, float[] view, Extent extent) {
    return new PairPreview.ViewSlices(MiddleSlices.of(crop, extent), MiddleSlices.of(view, extent));
  }
}
