package org.byol3d.predict;

import java.util.List;
import java.util.OptionalInt;
import org.byol3d.inference.SegmenterOpener;
import org.byol3d.inference.SegmenterSpec;
import org.byol3d.nn.Compute;
import org.byol3d.segment.Numbers;
import org.byol3d.segment.window.WindowModel;
import org.byol3d.volume.Extent;
import org.byol3d.volume.LabelSet;
import org.byol3d.volume.Normalization;

/** A segmenter of one weight t: a voxel is in the class when its normalized value is above t. */
final class ThresholdModel implements SegmenterOpener {
  private static final long serialVersionUID = 1L;
  static final Extent WINDOW = new Extent(8, 8, 8);

  @Override
  public WindowModel open(float[] weights, Compute compute) {
    return window -> {
      var logits = new float[window.length];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = 10 * (window[i] - weights[0]);
      }
      return Numbers.of(logits);
    };
  }

  static PredictedModel of(double threshold, String sha256) {
    return of(threshold, sha256, 1);
  }

  static PredictedModel of(double threshold, String sha256, int value) {
    return new PredictedModel(
        new SegmenterSpec(
            new ThresholdModel(),
            new LabelSet(List.of(new LabelSet.Label("plaque", value)), OptionalInt.empty()),
            WINDOW,
            Normalization.of("minmax")),
        new float[] {(float) threshold},
        "models/v000001",
        sha256);
  }
}
