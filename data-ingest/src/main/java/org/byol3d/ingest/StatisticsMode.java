package org.byol3d.ingest;

import java.util.Locale;

/** How much of each volume is read for its statistics. */
public enum StatisticsMode {
  /** Reads every voxel; this also shows that the file can be read to its end. */
  FULL,

  /**
   * Reads a fixed choice of chunks, about one in eight, with the first and the last. This is
   * several times faster, but it does not see damage between them, may miss extremes, and gives no
   * occupancy.
   */
  SAMPLE;

  /** Returns the name on the command line and in the index. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Finds the mode of a name.
   *
   * @throws IllegalArgumentException if there is no such mode
   */
  public static StatisticsMode of(String text) {
    return switch (text) {
      case "full" -> FULL;
      case "sample" -> SAMPLE;
      default ->
          throw new IllegalArgumentException("statistics '" + text + "': choose full or sample");
    };
  }
}
