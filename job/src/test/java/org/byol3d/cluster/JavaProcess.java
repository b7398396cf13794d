package org.byol3d.cluster;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A child JVM whose output goes to a file.
 *
 * @param output standard output and, in a file beside it, standard error
 */
record JavaProcess(String name, Process process, Path output, Path errors) {
  /**
   * Starts one.
   *
   * @param name of the files {@code name.out} and {@code name.err} in the folder
   * @param heapMib largest size of its heap
   * @param command class path, main class and its arguments
   */
  static JavaProcess start(
      Path folder, String name, int heapMib, Map<String, String> environment, List<String> command)
      throws IOException {
    var output = folder.resolve(name + ".out");
    var errors = folder.resolve(name + ".err");
    var all = new ArrayList<String>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The first compiler only: starts quicker.
    all.addAll(List.of("-Xmx" + heapMib + "m", "-XX:TieredStopAtLevel=1"));
    all.addAll(opens());
    all.addAll(command);
    var builder = new ProcessBuilder(all).directory(folder.toFile());
    builder.environment().putAll(environment);
    builder
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectOutput(output.toFile())
        .redirectError(errors.toFile());
    return new JavaProcess(name, builder.start(), output, errors);
  }

  /** What the build opened to Spark in this JVM. */
  static List<String> opens() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .toList();
  }

  /** For executors: they start quicker with the first compiler only, and compute in native code. */
  static String executorOptions() {
    return "-XX:TieredStopAtLevel=1 " + String.join(" ", opens());
  }

  /**
   * Waits until the log says something.
   *
   * @param line has one group, which is returned
   * @throws IllegalStateException if the process ends before, or does not say it
   */
  String awaitLine(Pattern line) throws IOException {
    Condition.await(
        name + " to say " + line, () -> find(line).isPresent() || !process.isAlive(), this::log);
    return find(line).orElseThrow(() -> new IllegalStateException(name + " ended early: " + log()));
  }

  private Optional<String> find(Pattern line) throws IOException {
    var matcher = line.matcher(Files.readString(errors));
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  String log() {
    try {
      return Files.readString(output) + Files.readString(errors);
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  /** As {@code kill -9}, and all that it started with it. Returns when they are gone. */
  void killTree() {
    var children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
    children.forEach(child -> child.onExit().join());
  }
}
