package org.byol3d.evaluate;

import java.util.List;

/** What the bootstrap draws. */
public enum ResampledUnit {
  /** Whole volumes: the crops of one are right or wrong together. */
  VOLUME,
  /** Single crops, when there are too few volumes to draw from: intervals are then too narrow. */
  CROP;

  /** With fewer clusters, percentile intervals over them are erratic. */
  private static final long LEAST_VOLUMES = 8;

  static ResampledUnit of(List<LabeledCrop> test) {
    var volumes = test.stream().map(LabeledCrop::volume).distinct().count();
    return volumes < LEAST_VOLUMES ? CROP : VOLUME;
  }

  Bootstrap bootstrap(List<LabeledCrop> test, int resamples, long seed) {
    var labels = test.stream().map(LabeledCrop::plaque).toList();
    return switch (this) {
      case VOLUME ->
          Bootstrap.byVolume(
              labels, test.stream().map(crop -> crop.volume().id()).toList(), resamples, seed);
      case CROP -> Bootstrap.byCrop(labels, resamples, seed);
    };
  }
}
