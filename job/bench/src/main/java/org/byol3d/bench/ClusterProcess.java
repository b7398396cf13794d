package org.byol3d.bench;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.byol3d.submit.Byol3d;

/**
 * Runs this command line in another process, with the environment that Spark needs to start
 * executors. Without it Spark would search the working directory.
 */
public final class ClusterProcess {
  private ClusterProcess() {}

  /**
   * Runs the command line; its output goes to the output of this process.
   *
   * @param home the SPARK_HOME of the process, where executors work
   * @return the exit code
   */
  static int run(Path home, List<String> arguments) throws IOException, InterruptedException {
    // Spark needs the folder, but takes the jars from the class path.
    Files.createDirectories(home.resolve("jars"));
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", absoluteClassPath(), Byol3d.class.getName()));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    return builder.start().waitFor();
  }

  /** Returns absolute paths, since each executor works in its own folder. */
  private static String absoluteClassPath() {
    return String.join(
        File.pathSeparator,
        List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .toList());
  }
}
