package org.byol3d.ingest;

import java.util.Locale;
import java.util.Optional;

/**
 * The rule of the names of masks: the mask of {@code X.b2nd} is {@code X_seg.b2nd} in the same
 * folder, and the mask of {@code X.npy} is {@code X_seg.npy}. {@code _seg} may have capital
 * letters.
 */
public final class MaskNames {
  /** What the name of a mask ends with, before the ending of the format. */
  public static final String MARK = "_seg";

  private MaskNames() {}

  /**
   * Returns the mask that belongs to a volume, whether it exists or not.
   *
   * @param volume name, path or URI with an ending
   */
  public static String maskOf(String volume) {
    int ending = volume.lastIndexOf('.');
    return volume.substring(0, ending) + MARK + volume.substring(ending);
  }

  /**
   * Returns the volume that a mask belongs to, whether it exists or not.
   *
   * @param mask name, path or URI with an ending
   * @return empty if this is not the name of a mask with labels
   */
  public static Optional<String> volumeOf(String mask) {
    int ending = mask.lastIndexOf('.');
    var stem = mask.substring(0, Math.max(0, ending));
    int mark = stem.length() - MARK.length();
    return mark > 0
            && stem.charAt(mark - 1) != '/'
            && stem.substring(mark).toLowerCase(Locale.ROOT).equals(MARK)
        ? Optional.of(mask.substring(0, mark) + mask.substring(ending))
        : Optional.empty();
  }
}
