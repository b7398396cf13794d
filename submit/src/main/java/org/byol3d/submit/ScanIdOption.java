package org.byol3d.submit;

import java.util.Optional;
import org.byol3d.ingest.ScanIdRule;
import picocli.CommandLine.Option;

/** The option {@code --scan-id-pattern}. */
final class ScanIdOption {
  @Option(
      names = "--scan-id-pattern",
      paramLabel = "REGEX",
      description =
          "Finds the scan that a volume is a patch of: the one group of this expression, searched"
              + " for in the volume's path below --data-dir. '^/([^/]+)/' takes the first folder."
              + " Volumes with equal text are of one scan. Default: the path of the volume's folder"
              + " below --data-dir.")
  private String pattern;

  /**
   * Returns the rule of the pattern that was given, or nothing.
   *
   * @throws org.byol3d.text.WrongRequestException if it is not an expression with one group
   */
  Optional<ScanIdRule> given() {
    return Optional.ofNullable(pattern).map(ScanIdRule::of);
  }

  /** Returns the rule of the pattern that was given, or the rule of the folder's path. */
  ScanIdRule rule() {
    return given().orElse(ScanIdRule.FOLDER_PATH);
  }
}
