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
 * @param minSize least length of every axis in voxels, at least 1: the crop size of the training;
 *     default 96
 * @param tasks number of Spark tasks that share the files, at least 1; by default a few per core.
 *     The index does not depend on it
 */
public record IngestOptions(
    String dataDirectory,
    String index,
    ScanIdRule scanIds,
    StatisticsMode statistics,
    int minSize,
    OptionalInt tasks) {

  /** Edge in voxels of the largest crop of the presets. */
  public static final int DEFAULT_MIN_SIZE = 96;

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

  /** Returns the defaults: scans by folder, full statistics, volumes of at least 96³. */
  public static IngestOptions of(String dataDirectory, String index) {
    return new IngestOptions(
        dataDirectory,
        index,
        ScanIdRule.FOLDER_PATH,
        StatisticsMode.FULL,
        DEFAULT_MIN_SIZE,
        OptionalInt.empty());
  }
}
