package org.byol3d.distributed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.scheduler.HealthTracker;
import org.apache.spark.util.Utils;
import org.byol3d.text.WrongRequestException;

/**
 * Checks settings with which Spark would end the process, or hang, instead of saying in one line
 * what to change.
 */
public final class SparkSettings {
  private SparkSettings() {}

  /**
   * Checks the settings of a session that starts.
   *
   * @throws WrongRequestException if two settings contradict each other; says which to change
   * @throws IOException if no directory for Spark's temporary files can be written
   */
  public static void require(SparkConf settings) throws IOException {
    if (HealthTracker.isExcludeOnFailureEnabled(settings)) {
      try {
        HealthTracker.validateExcludeOnFailureConfs(settings);
      } catch (IllegalArgumentException e) {
        throw new WrongRequestException(oneLine(e), e);
      }
    }
    requireLocalDirectory(Arrays.asList(Utils.getConfiguredLocalDirs(settings)));
  }

  /** Spark ends the process with code 53 when it can write to none of them. */
  private static void requireLocalDirectory(List<String> directories) throws IOException {
    for (var directory : directories) {
      if (isWritable(directory)) {
        return;
      }
    }
    throw new IOException(
        "Spark can write its temporary files to none of "
            + directories
            + ": create one, or name another (SPARK_LOCAL_DIRS, else spark.local.dir, else the"
            + " Java property java.io.tmpdir)");
  }

  private static boolean isWritable(String directory) {
    try {
      var parent = Files.createDirectories(Path.of(directory));
      Files.delete(Files.createTempFile(parent, "byol3d", ""));
      return true;
    } catch (IOException | InvalidPathException e) {
      return false; // the next one may be writable; Spark passes over this one, too
    }
  }

  /** Returns why Spark did not start. */
  public static IOException notStarted(Exception cause) {
    if (String.valueOf(cause.getMessage()).contains("stopped SparkContext")) {
      return new IOException("stopped while Spark started", cause);
    }
    return new IOException(
        "Spark does not start: " + oneLine(cause) + ": change its settings (--conf)", cause);
  }

  private static String oneLine(Throwable cause) {
    var message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return message.strip().replaceAll("\\s+", " ").replaceFirst("[.:]$", "");
  }
}
