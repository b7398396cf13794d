package org.byol3d.ingest;

import java.util.Locale;

/** How much of each volume is read for its statistics. */
public enum StatisticsMode {
  /** Every voxel: also shows that the file can be read to its end. */
  FULL,

  /**
   * A fixed choice of chunks, about one in eight, the first and the last among them: several times
   * faster, but damage between them stays unseen, extremes may be missed, and no occupancy is
   * known.
   */
  SAMPLE;

  /** The name on the command line and in the index. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The mode of a name.
   *
   * @throws IllegalArgumentException if it is none of these
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
