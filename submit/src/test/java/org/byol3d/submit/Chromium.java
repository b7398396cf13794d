package org.byol3d.submit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Chromium without a window. */
record Chromium(Path executable) {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");

  /** Returns the Chromium on the PATH, if there is one. */
  static Optional<Chromium> find() {
    return Stream.of(System.getenv("PATH").split(":"))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Chromium::new);
  }

  /**
   * Runs it once.
   *
   * @param profile an empty folder
   * @return what it prints
   */
  String run(Path profile, Path page, String... options) throws IOException, InterruptedException {
    var output = profile.resolve("output.txt");
    var command = new ArrayList<String>();
    command.add(executable.toString());
    command.addAll(
        List.of(
            "--headless",
            // Containers run it as root, where its sandbox cannot start.
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--user-data-dir=" + profile.resolve("profile")));
    command.addAll(List.of(options));
    command.add(page.toUri().toString());
    var process =
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(profile.resolve("errors.txt").toFile())
            .start();
    try {
      if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException(
            executable + " failed: " + Files.readString(profile.resolve("errors.txt")));
      }
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output);
  }
}
