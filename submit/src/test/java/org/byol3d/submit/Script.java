package org.byol3d.submit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One run of a launcher script, in an environment that has nothing but what is given.
 *
 * @param exitCode 0 done, 1 failed, 2 wrong usage
 */
record Script(int exitCode, String out, String err) {
  private static final long MINUTES = 5;

  /**
   * Runs a script and waits for it.
   *
   * @param folder for its output
   * @param tools searched before the machine's own
   */
  static Script run(
      Path folder, Path tools, Map<String, String> environment, Path script, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(script.toString());
    command.addAll(List.of(arguments));
    var out = File.createTempFile("script", ".out", folder.toFile());
    var err = File.createTempFile("script", ".err", folder.toFile());
    var builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
    builder.environment().clear();
    builder.environment().put("PATH", tools + ":/usr/bin:/bin");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    var process = builder.start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IllegalStateException(command + " did not end: " + Files.readString(err.toPath()));
    }
    return new Script(
        process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
  }

  /** Makes a tool of this name that runs the given shell commands. */
  static void write(Path tool, String commands) throws IOException {
    Files.createDirectories(tool.getParent());
    Files.writeString(tool, "#!/bin/sh\n" + commands);
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
