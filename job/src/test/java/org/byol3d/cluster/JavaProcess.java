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
 * A child JVM that writes its output to a file.
 *
 * @param output standard output and, in a file beside it, standard error
 */
record JavaProcess(String name, Process process, Path output, Path errors) {
  /**
   * Starts a JVM.
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
    // With the first compiler only, a JVM starts faster.
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

  /** Returns the options with which the build opened packages to Spark in this JVM. */
  static List<String> opens() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .toList();
  }

  /**
   * Returns options for executors: they start faster with the first compiler only, and compute in
   * native code.
   */
  static String executorOptions() {
    return "-XX:TieredStopAtLevel=1 " + String.join(" ", opens());
  }

  /**
   * Waits for a line in the log.
   *
   * @param line has one group, which is returned
   * @throws IllegalStateException if the process ends without this line, or does not write it in
   *     time
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

  /** Kills the process and all its children, like {@code kill -9}. Returns when they have ended. */
  void killTree() {
    var children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
    children.forEach(child -> child.onExit().join());
  }
}
