package org.byol3d.inference;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Serializable;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import org.apache.spark.TaskKilledException;

/**
 * What came of one case.
 *
 * @param <R> a result
 */
public sealed interface CaseOutcome<R> extends Serializable {

  /** The case has a result. */
  record Done<R>(R result) implements CaseOutcome<R> {}

  /**
   * The case failed.
   *
   * @param reason for people, in one line; names the file
   */
  record Failed<R>(String reason) implements CaseOutcome<R> {}

  /** The work for a case. */
  @FunctionalInterface
  interface Work<R> {
    /**
     * Computes the result.
     *
     * @throws IOException if the case fails; its message names the file
     */
    R run() throws IOException;
  }

  /**
   * Does the work for a case. A failure is an outcome: other cases go on.
   *
   * @throws IOException if the task is killed
   */
  static <R> CaseOutcome<R> of(Work<R> work) throws IOException {
    try {
      return new Done<>(work.run());
    } catch (InterruptedIOException | ClosedByInterruptException | TaskKilledException e) {
      throw e; // the task was killed; the case is sound
    } catch (FileSystemException e) {
      return new Failed<>(e.getFile() + ": " + e.getClass().getSimpleName());
    } catch (IOException e) {
      return new Failed<>(String.valueOf(e.getMessage()));
    } catch (OutOfMemoryError e) {
      return new Failed<>(
          "out of memory ("
              + e.getMessage()
              + "): run fewer tasks at once (--workers), or give more heap"
              + " (BYOL3D_JAVA_OPTS=-Xmx16g, or spark.executor.memory)");
    } catch (RuntimeException e) {
      // Hostile files and the engine reach this; the class tells what to report.
      return new Failed<>(e.getMessage() + " (" + e.getClass().getName() + ")");
    }
  }
}
