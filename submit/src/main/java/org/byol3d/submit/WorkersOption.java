package org.byol3d.submit;

import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** The option {@code --workers}. */
final class WorkersOption {
  @Option(
      names = "--workers",
      paramLabel = "N",
      description =
          "Tasks at once. Default: as many as the cluster runs at once; in this process, one per"
              + " core.")
  private Integer workers;

  /**
   * Returns the number that was given, or nothing.
   *
   * @throws org.byol3d.text.WrongRequestException if it is less than 1
   */
  OptionalInt given() {
    if (workers == null) {
      return OptionalInt.empty();
    }
    ConsoleCommand.requirePositive("--workers", workers);
    return OptionalInt.of(workers);
  }

  /** Returns the number of threads in this process: the number that was given, or one per core. */
  int threads() {
    return given().orElse(Runtime.getRuntime().availableProcessors());
  }
}
