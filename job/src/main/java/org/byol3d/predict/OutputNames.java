package org.byol3d.predict;

import java.io.Serializable;
import java.util.Arrays;
import org.byol3d.ingest.MaskNames;

/**
 * The names of the files of one prediction, as paths below the directory of predictions: the path
 * of the volume below the data directory, without its ending, and then a suffix.
 *
 * @param stem path without a suffix
 * @param format of the files
 */
record OutputNames(String stem, MaskFormat format) implements Serializable {

  /**
   * @param volume path of the volume below the data directory, with its ending
   */
  static OutputNames of(String volume, MaskFormat format) {
    return new OutputNames(volume.substring(0, volume.lastIndexOf('.')), format);
  }

  String mask() {
    return stem + MaskNames.MARK + format.ending();
  }

  String probabilities() {
    return stem + "_prob" + format.ending();
  }

  String record() {
    return stem + MaskNames.MARK + ".json";
  }

  /** Returns whether a file belongs to the prediction, in this format or in another. */
  boolean include(String path) {
    return Arrays.stream(MaskFormat.values())
        .map(other -> new OutputNames(stem, other))
        .anyMatch(other -> path.equals(other.mask()) || path.equals(other.probabilities()));
  }
}
