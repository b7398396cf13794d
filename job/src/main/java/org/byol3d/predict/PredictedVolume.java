package org.byol3d.predict;

import java.util.List;

/**
 * A volume with a prediction.
 *
 * @param name path of the volume below the data directory, without its ending
 * @param mask URI of the mask
 * @param earlier whether an earlier call predicted it
 * @param classes what was found, by foreground class
 */
public record PredictedVolume(String name, String mask, boolean earlier, List<FoundClass> classes) {
  /** Copies the list. */
  public PredictedVolume {
    classes = List.copyOf(classes);
  }
}
