package org.byol3d.submit;

import org.byol3d.ingest.ScanIdRule;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options {@code --data-dir}, {@code --index}, {@code --scan-id-pattern} and {@code
 * --allow-vanished} of an ingest.
 */
final class IngestSource {
  @Option(
      names = "--data-dir",
      required = true,
      paramLabel = "URI",
      description =
          "Directory of the volumes, searched to any depth. Masks (*_seg.*, *__anon.*,"
              + " *__anat.*) are no volumes; names that begin with . or _ are left out.")
  private String dataDirectory;

  @Option(
      names = "--index",
      required = true,
      paramLabel = "URI",
      description = "Directory of the index, made when there is none.")
  private String index;

  @Mixin private ScanIdOption scanIds;

  @Mixin private AllowVanishedOption allowVanished;

  String dataDirectory() {
    return dataDirectory;
  }

  String index() {
    return index;
  }

  boolean allowVanished() {
    return allowVanished.given();
  }

  ScanIdRule scanIds() {
    return scanIds.rule();
  }
}
