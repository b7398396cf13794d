package org.byol3d.submit;

import picocli.CommandLine.Option;

/** The option {@code --allow-vanished} of commands that ingest. */
final class AllowVanishedOption {
  @Option(
      names = "--allow-vanished",
      description =
          "Go on when more than half of the volumes of the index are not found. Without it the"
              + " ingest stops, because a disk may not be mounted.")
  private boolean given;

  boolean given() {
    return given;
  }
}
