package org.byol3d.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Spark installation made of links to the jars of the class path, and a spark-submit.
 *
 * <p>As in a real installation, the application's own libraries are missing: its classes, DJL, the
 * command line and the configuration library.
 *
 * @param folder the SPARK_HOME
 */
record SparkHome(Path folder) {
  private static final List<String> NOT_OF_SPARK =
      List.of("/org/byol3d/", "/ai/djl/", "/info/picocli/", "/com/typesafe/config/");

  /** Makes an installation in an empty folder. */
  static SparkHome create(Path folder) throws IOException {
    var jars = Files.createDirectories(folder.resolve("jars"));
    for (var jar : classPath().filter(SparkHome::isOfSpark).toList()) {
      Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
    }
    var submit = Files.createDirectories(folder.resolve("bin")).resolve("spark-submit");
    Files.writeString(
        submit,
        """
        #!/bin/bash
        # As Spark's own spark-class.
        mapfile -d '' -t command < <('%s/bin/java' -Xmx128m -cp '%s/*' \\
          org.apache.spark.launcher.Main org.apache.spark.deploy.SparkSubmit "$@")
        # The command comes after a NUL and a line break.
        exec "${command[1]#?}" "${command[@]:2}"
        """
            .formatted(System.getProperty("java.home"), jars));
    Files.setPosixFilePermissions(submit, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new SparkHome(folder);
  }

  /** Returns the class path of the current test: jars and class folders, absolute. */
  static Stream<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path").split(":"))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> Path.of(entry).toAbsolutePath());
  }

  private static boolean isOfSpark(Path entry) {
    var path = entry.toString();
    return path.endsWith(".jar")
        && Files.isRegularFile(entry)
        && !path.contains("/target/")
        && NOT_OF_SPARK.stream().noneMatch(path::contains);
  }

  String classPathOfDaemons() {
    return folder.resolve("jars") + "/*";
  }

  /** Returns the environment variables that Spark's own scripts export. */
  Map<String, String> environment() {
    return Map.of(
        "SPARK_HOME",
        folder.toString(),
        "SPARK_SCALA_VERSION",
        "2.13",
        "SPARK_LOCAL_IP",
        "127.0.0.1");
  }
}
