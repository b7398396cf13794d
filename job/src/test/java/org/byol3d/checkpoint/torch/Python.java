package org.byol3d.checkpoint.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A Python with PyTorch. */
public record Python(Path executable) {

  /** Returns a Python that imports torch: the system's, or the first on the PATH. */
  public static Optional<Python> withTorch(Path folder) throws IOException, InterruptedException {
    var candidates = new ArrayList<Path>();
    for (var place : (System.getenv("PATH") + ":/usr/bin").split(":", -1)) {
      var python = Path.of(place, "python3");
      if (Files.isExecutable(python) && !candidates.contains(python)) {
        candidates.add(python);
      }
    }
    for (var python : candidates) {
      if (new Python(python).start(folder, "import torch") == 0) {
        return Optional.of(new Python(python));
      }
    }
    return Optional.empty();
  }

  /**
   * Runs a program.
   *
   * @param folder receives its output
   * @return what it prints
   * @throws IOException if it fails; the message has its errors
   */
  public String run(Path folder, String program, String... arguments)
      throws IOException, InterruptedException {
    if (start(folder, program, arguments) != 0) {
      throw new IOException(
          executable + " failed: " + Files.readString(folder.resolve("errors.txt")));
    }
    return Files.readString(folder.resolve("output.txt"));
  }

  /** Runs a program, and returns its exit code. */
  private int start(Path folder, String program, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(executable.toString(), "-c", program));
    command.addAll(List.of(arguments));
    var process =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("output.txt").toFile())
            .redirectError(folder.resolve("errors.txt").toFile())
            .start();
    try {
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        throw new IOException(executable + " did not end in two minutes");
      }
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }
}
