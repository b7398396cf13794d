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
 * This command line in another process, in whose environment Spark finds what it starts executors
 * with. In this one it would look into the working directory.
 */
public final class ClusterProcess {
  private ClusterProcess() {}

  /**
   * Runs it, its output in the place of this one's.
   *
   * @param home becomes the SPARK_HOME, where executors work
   * @return its exit code
   */
  static int run(Path home, List<String> arguments) throws IOException, InterruptedException {
    // Spark wants the folder; the jars are those of the class path.
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

  /** Executors work in folders of their own. */
  private static String absoluteClassPath() {
    return String.join(
        File.pathSeparator,
        List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .toList());
  }
}
