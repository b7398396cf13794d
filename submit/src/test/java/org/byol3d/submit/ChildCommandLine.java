package org.byol3d.submit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line in a JVM of its own, with the test's class path and environment.
 *
 * @param log its standard output and error
 */
record ChildCommandLine(Process process, Path log) implements AutoCloseable {
  /**
   * Starts one.
   *
   * @param options of the JVM, besides those that Spark needs
   */
  static ChildCommandLine start(Path log, List<String> options, List<String> arguments)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+ExitOnOutOfMemoryError"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(command::add);
    command.add("-Dlog4j2.configurationFile=" + System.getProperty("log4j2.configurationFile", ""));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Byol3d.class.getName()));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    return new ChildCommandLine(builder.redirectOutput(log.toFile()).start(), log);
  }

  /**
   * Kills the process, like {@code kill -9}; returns its exit code, 137 when it was still alive.
   */
  int kill() {
    return process.destroyForcibly().onExit().join().exitValue();
  }

  /** Waits for its end; returns its exit code. */
  int exitCode() {
    return process.onExit().join().exitValue();
  }

  String text() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
