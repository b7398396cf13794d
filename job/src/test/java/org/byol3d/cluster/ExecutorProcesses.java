package org.byol3d.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the executors that a worker started, even when the worker itself was killed. */
final class ExecutorProcesses {
  private ExecutorProcesses() {}

  /**
   * Returns the process ids of the executors that run now.
   *
   * @param address of their worker, {@code host:port}
   */
  static List<Long> of(String address) {
    var url = "spark://Worker@" + address;
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> isExecutorOf(url, pid))
        .toList();
  }

  /** Reads /proc, because the JDK cuts long command lines, and a class path is long. */
  private static boolean isExecutorOf(String workerUrl, long pid) {
    try {
      var command =
          List.of(
              Files.readString(
                      Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1)
                  .split("\0"));
      return command.contains("org.apache.spark.executor.CoarseGrainedExecutorBackend")
          && command.contains(workerUrl);
    } catch (IOException e) {
      // The process has ended.
      return false;
    }
  }
}
