package org.byol3d.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.byol3d.random.SplitRandom;
import org.byol3d.volume.Box;
import org.byol3d.volume.BoxRead;
import org.byol3d.volume.Extent;
import org.byol3d.volume.FiniteVoxels;
import org.byol3d.volume.Volume;
import org.byol3d.volume.VolumeOpener;

/**
 * Draws the crops of one volume: candidates at uniform places, in a fixed order, of which the first
 * of either class are kept, as many of one as of the other. Equal numbers in every volume, not only
 * over all, leave a probe nothing to gain from telling volumes apart.
 *
 * <p>Candidate i of a volume is a function of (seed, the volume's id, i).
 */
final class BalancedDraw {
  private static final long CROPS = 0x6576616c63726f70L; // "evalcrop"

  /** Candidates drawn for each crop that is wanted before a volume is given up on. */
  private static final int CANDIDATES = 64;

  private final CropSampling sampling;
  private final VolumeOpener opener;

  BalancedDraw(CropSampling sampling, VolumeOpener opener) {
    this.sampling = sampling;
    this.opener = opener;
  }

  /** Returns how large a volume is, in voxels. */
  Extent extent(LabeledVolume volume) throws IOException {
    try (var opened = opener.open(volume.uri())) {
      return Extent.of(opened.shape());
    }
  }

  /**
   * Returns the volume's crops, in the order they were drawn.
   *
   * @param extent of the volume, with room for a crop
   * @return at most as many as the sampling says; none if one class has no candidate
   * @throws UnusableLabelsException if the mask is not of the volume's shape
   */
  List<LabeledCrop> draw(LabeledVolume volume, Extent extent) throws IOException {
    int each = sampling.perVolume() / 2;
    var plaque = new ArrayList<Box>();
    var other = new ArrayList<Box>();
    var ordered = new ArrayList<LabeledCrop>();
    try (var mask = opener.open(volume.maskUri())) {
      requireSameShape(volume, extent, mask);
      var random =
          SplitRandom.of(sampling.seed(), CROPS)
              .split(volume.id().chars().asLongStream().toArray());
      var voxels = new float[sampling.perVolume()][(int) sampling.edge().voxels()];
      for (int round = 0;
          round < CANDIDATES && (plaque.size() < each || other.size() < each);
          round++) {
        var boxes = candidates(random, extent, (long) round * sampling.perVolume());
        var reads = new ArrayList<BoxRead>();
        for (int i = 0; i < boxes.size(); i++) {
          reads.add(new BoxRead(boxes.get(i), voxels[i], 0));
        }
        FiniteVoxels.read(mask, reads);
        for (int i = 0; i < boxes.size(); i++) {
          boolean holds = holdsPlaque(voxels[i]);
          (holds ? plaque : other).add(boxes.get(i));
          ordered.add(new LabeledCrop(volume, boxes.get(i), holds));
        }
      }
    }
    return firstOfEither(ordered, Math.min(each, Math.min(plaque.size(), other.size())));
  }

  private static List<LabeledCrop> firstOfEither(List<LabeledCrop> ordered, int each) {
    var kept = new ArrayList<LabeledCrop>();
    int plaque = 0;
    int other = 0;
    for (var crop : ordered) {
      int before = crop.plaque() ? plaque++ : other++;
      if (before < each) {
        kept.add(crop);
      }
    }
    return kept;
  }

  private List<Box> candidates(SplitRandom random, Extent extent, long first) {
    var boxes = new Box[sampling.perVolume()];
    Arrays.setAll(
        boxes,
        i -> {
          var own = random.split(first + i);
          var edge = sampling.edge();
          return new Box(
              own.nextInt(extent.depth() - edge.depth() + 1),
              own.nextInt(extent.height() - edge.height() + 1),
              own.nextInt(extent.width() - edge.width() + 1),
              edge);
        });
    return List.of(boxes);
  }

  private boolean holdsPlaque(float[] mask) {
    int voxels = 0;
    for (float label : mask) {
      if (label == sampling.plaqueLabel()) {
        voxels++;
      }
    }
    return voxels >= sampling.minPlaqueVoxels();
  }

  private static void requireSameShape(LabeledVolume volume, Extent extent, Volume mask)
      throws UnusableLabelsException {
    if (!Extent.of(mask.shape()).equals(extent)) {
      throw new UnusableLabelsException(
          "%s has shape %s, but its volume %s has %s: a mask labels each voxel"
              .formatted(volume.maskUri(), Arrays.toString(mask.shape()), volume.uri(), extent));
    }
  }
}
