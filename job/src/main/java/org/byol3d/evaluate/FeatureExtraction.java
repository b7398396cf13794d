package org.byol3d.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.byol3d.byol.CropBatch;
import org.byol3d.byol.Matrix;
import org.byol3d.volume.Normalization;
import org.byol3d.volume.VolumeOpener;

/**
 * Takes features of crops without looking at their labels. Each volume is opened once and each crop
 * read once for all feature sets; one batch of crops is in memory at a time.
 */
final class FeatureExtraction {
  /** Fixed: the same crops are computed together in every run. */
  private static final int BATCH = 8;

  private final VolumeOpener opener;
  private final Normalization normalization;

  FeatureExtraction(VolumeOpener opener, Normalization normalization) {
    this.opener = opener;
    this.normalization = normalization;
  }

  /**
   * Computes the features of crops.
   *
   * @param sets names distinct
   * @param crops of one extent; those of one volume side by side
   * @return for each set, one row per crop
   * @throws IOException if a volume cannot be read, or a feature is not finite; names the volume
   * @throws IllegalArgumentException if the crops do not fit an encoder; names it
   */
  List<Matrix> extract(List<? extends CropFeatures> sets, List<LabeledCrop> crops)
      throws IOException {
    var features = new ArrayList<List<Matrix>>();
    sets.forEach(set -> features.add(new ArrayList<>()));
    for (int from = 0; from < crops.size(); ) {
      int to = endOfVolume(crops, from);
      extractVolume(sets, crops.subList(from, to), features);
      from = to;
    }
    return features.stream().map(Matrix::join).toList();
  }

  private static int endOfVolume(List<LabeledCrop> crops, int from) {
    int to = from + 1;
    while (to < crops.size() && crops.get(to).volume().equals(crops.get(from).volume())) {
      to++;
    }
    return to;
  }

  private void extractVolume(
      List<? extends CropFeatures> sets, List<LabeledCrop> crops, List<List<Matrix>> features)
      throws IOException {
    try (var volume = opener.open(crops.get(0).volume().uri())) {
      for (int from = 0; from < crops.size(); from += BATCH) {
        var batch = crops.subList(from, Math.min(from + BATCH, crops.size()));
        var input =
            EncoderInput.read(
                volume,
                batch.get(0).volume().statistics(),
                batch.stream().map(LabeledCrop::box).toList(),
                normalization);
        for (int set = 0; set < sets.size(); set++) {
          features.get(set).add(features(sets.get(set), input, batch));
        }
      }
    }
  }

  private static Matrix features(CropFeatures set, CropBatch input, List<LabeledCrop> crops)
      throws IOException {
    Matrix rows;
    try {
      rows = set.of(input);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(set.name() + ": " + e.getMessage(), e);
    }
    var notFinite = rows.firstNotFinite();
    if (notFinite.isPresent()) {
      int i = notFinite.getAsInt();
      var crop = crops.get(i / rows.columns());
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: feature %d of crop %s of %s is %s: the weights have diverged, or the volume"
                  + " holds voxels that are not finite",
              set.name(),
              i % rows.columns(),
              crop.box(),
              crop.volume().uri(),
              rows.values()[i]));
    }
    return rows;
  }
}
