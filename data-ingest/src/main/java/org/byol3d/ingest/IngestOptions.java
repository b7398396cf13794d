package org.byol3d.ingest;

import java.util.OptionalInt;
import org.byol3d.text.WrongRequestException;

/**
 * What to ingest, and how.
 *
 * @param dataDirectory URI of the directory of volumes
 * @param index URI of the index's directory, which is created if it does not exist
 * @param scanIds tells which scan a file is of
 * @param statistics how much of each volume to read; default {@code FULL}
 * @param minSize least length of every axis in voxels, at least 1; shorter volumes are quarantined.
 *     Default 1: a training leaves out by itself what is too small for its crops
 * @param tasks number of Spark tasks that share the files, at least 1; by default a few per core.
 *     The index does not depend on it
 * @param allowVanished whether to go on when more than half of the known volumes are not found;
 *     default false, because their disk may not be mounted
 * @param masks whether to index the masks beside the volumes too, see {@link MaskNames}; default
 *     false. An index that has masks keeps them up to date in either case
 */
public record IngestOptions(
    String dataDirectory,
    String index,
    ScanIdRule scanIds,
    StatisticsMode statistics,
    int minSize,
    OptionalInt tasks,
    boolean allowVanished,
    boolean masks) {

  /** Keeps volumes of every size. */
  public static final int ANY_SIZE = 1;

  /**
   * @throws WrongRequestException if a number is not positive
   */
  public IngestOptions {
    if (minSize < 1) {
      throw new WrongRequestException("min-size " + minSize + ": must be at least 1");
    }
    if (tasks.isPresent() && tasks.getAsInt() < 1) {
      throw new WrongRequestException("tasks " + tasks.getAsInt() + ": must be at least 1");
    }
  }

  /** Indexes no masks, except in an index that has some. */
  public IngestOptions(
      String dataDirectory,
      String index,
      ScanIdRule scanIds,
      StatisticsMode statistics,
      int minSize,
      OptionalInt tasks,
      boolean allowVanished) {
    this(dataDirectory, index, scanIds, statistics, minSize, tasks, allowVanished, false);
  }

  /** Stops when more than half of the known volumes are not found. */
  public IngestOptions(
      String dataDirectory,
      String index,
      ScanIdRule scanIds,
      StatisticsMode statistics,
      int minSize,
      OptionalInt tasks) {
    this(dataDirectory, index, scanIds, statistics, minSize, tasks, false);
  }

  /** Returns the same with masks. */
  public IngestOptions withMasks() {
    return new IngestOptions(
        dataDirectory, index, scanIds, statistics, minSize, tasks, allowVanished, true);
  }

  /** Returns the defaults: scans by folder, full statistics, volumes of every size. */
  public static IngestOptions of(String dataDirectory, String index) {
    return new IngestOptions(
        dataDirectory,
        index,
        ScanIdRule.FOLDER_PATH,
        StatisticsMode.FULL,
        ANY_SIZE,
        OptionalInt.empty());
  }
}
