package org.byol3d.config;

import java.util.Optional;
import org.byol3d.augment.PairAugmentation;
import org.byol3d.volume.Normalization;

/**
 * How crops of a fine-tuning are normalized and augmented.
 *
 * @param normalization how stored values become intensities; empty for that of the encoder's
 *     pretraining
 * @param augmentation how a crop and its mask are augmented together
 */
public record PairViews(Optional<Normalization> normalization, PairAugmentation augmentation) {
  /**
   * Checks that the augmentations may be used on what the normalization gives.
   *
   * @throws IllegalArgumentException if an augmentation needs intensities in [0, 1] and the
   *     normalization does not bring them there
   */
  public PairViews {
    normalization.ifPresent(augmentation::requireLegalOn);
  }

  /**
   * Returns the normalization of a configuration that states it, as that of a run does.
   *
   * @throws IllegalStateException if it is that of an encoder's pretraining
   */
  public Normalization stated() {
    return normalization.orElseThrow(
        () -> new IllegalStateException("views.normalization is auto: it has to be set"));
  }
}
