package org.byol3d.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the executors that a worker has started, even when the worker itself is dead. */
final class ExecutorProcesses {
  private ExecutorProcesses() {}

  /**
   * Process ids of the executors that live now.
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

  /** From /proc, for the JDK cuts command lines off, and a class path is long. */
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
      // It ended meanwhile.
      return false;
    }
  }
}
