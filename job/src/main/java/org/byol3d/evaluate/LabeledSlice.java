package org.byol3d.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.byol3d.volume.Extent;
import org.byol3d.volume.VolumeOpener;

/**
 * Labeled crops to compare representations on: the same for every encoder and in every call.
 *
 * @param sampling how they were drawn
 * @param split which scans are on which side
 * @param train crops to learn from, volume by volume
 * @param test crops to test on, volume by volume
 * @param oneClass ids of the labeled volumes that no crop is of, since one class has none
 * @param tooSmall ids of the labeled volumes that no crop is of, since none fits into them
 */
public record LabeledSlice(
    CropSampling sampling,
    ScanSplit split,
    List<LabeledCrop> train,
    List<LabeledCrop> test,
    List<String> oneClass,
    List<String> tooSmall) {
  /** Copies the lists. */
  public LabeledSlice {
    train = List.copyOf(train);
    test = List.copyOf(test);
    oneClass = List.copyOf(oneClass);
    tooSmall = List.copyOf(tooSmall);
  }

  /**
   * Draws crops of the volumes that have room for one, and splits them by scan.
   *
   * @param volumes with masks, sorted
   * @param opener opens volumes and masks
   * @throws UnusableLabelsException if there is nothing to learn from or to test on; says why
   * @throws IOException if a file cannot be read; names it
   */
  public static LabeledSlice draw(
      List<LabeledVolume> volumes, CropSampling sampling, SplitRule rule, VolumeOpener opener)
      throws IOException {
    var resolved = rule instanceof SplitRule.Scans named ? named.resolve(scans(volumes)) : rule;
    var draw = new BalancedDraw(sampling, opener);
    var crops = new ArrayList<LabeledCrop>();
    var oneClass = new ArrayList<String>();
    var tooSmall = new ArrayList<String>();
    var roomiest = Extent.cube(1);
    Set<LabeledVolume> used = new LinkedHashSet<>();
    for (var volume : volumes) {
      var extent = draw.extent(volume);
      roomiest = extent.shortest() > roomiest.shortest() ? extent : roomiest;
      if (!sampling.edge().fitsIn(extent)) {
        tooSmall.add(volume.id());
        continue;
      }
      var drawn = draw.draw(volume, extent);
      if (drawn.isEmpty()) {
        oneClass.add(volume.id());
      } else {
        used.add(volume);
        crops.addAll(drawn);
      }
    }
    if (tooSmall.size() == volumes.size()) {
      throw new UnusableLabelsException(
          String.format(
              Locale.ROOT,
              "none of %,d labeled volumes has room for crops of %s voxels: the"
                  + " largest has %s; choose a smaller --crop",
              volumes.size(),
              sampling.edge().edges(),
              roomiest));
    }
    if (used.isEmpty()) {
      throw new UnusableLabelsException(
          String.format(
              Locale.ROOT,
              "none of %,d labeled volumes gives crops both with and without plaque: check that"
                  + " plaque is label %d of the masks (first: %s), and --crop and"
                  + " --min-plaque-voxels",
              volumes.size() - tooSmall.size(),
              sampling.plaqueLabel(),
              firstMask(volumes, oneClass.get(0))));
    }
    var split = ScanSplit.of(used, resolved, sampling.seed());
    var slice =
        new LabeledSlice(
            sampling,
            split,
            of(crops, split, split.train()),
            of(crops, split, split.test()),
            oneClass,
            tooSmall);
    if (slice.train().stream().map(crop -> crop.volume().id()).distinct().count() < 2) {
      throw new UnusableLabelsException(
          "the train side has crops of one volume, %s: cross-validation needs two or more"
              .formatted(slice.train().get(0).volume().uri()));
    }
    return slice;
  }

  private static String firstMask(List<LabeledVolume> volumes, String id) {
    return volumes.stream().filter(it -> it.id().equals(id)).findFirst().orElseThrow().maskUri();
  }

  private static SortedSet<String> scans(List<LabeledVolume> volumes) {
    return volumes.stream()
        .map(LabeledVolume::scanId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<LabeledCrop> of(
      List<LabeledCrop> crops, ScanSplit split, List<String> units) {
    return crops.stream().filter(crop -> units.contains(split.unit().of(crop.volume()))).toList();
  }
}
