package org.byol3d.repretrain;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.byol3d.config.PretrainConfig;
import org.byol3d.config.ResolvedConfig;
import org.byol3d.ingest.ScanIdRule;
import org.byol3d.text.WrongRequestException;

/**
 * Options of a repeated pretraining.
 *
 * @param dataDirectory URI of the directory of volumes
 * @param index URI of the index
 * @param models URI of the directory of models
 * @param config what is trained and how
 * @param scanIds rule that tells the scan of a volume
 * @param allowVanished whether to go on when more than half of the known volumes are not found
 * @param minNew smallest number of new volumes to train for, at least 0
 * @param oldPerNew old volumes to train on per new volume, at least 0
 * @param acceptance when a new model may replace the model in use
 * @param labeled URI of a directory of volumes with masks, for one more criterion
 * @param heldOutShare share of scans that are never trained on, in (0, 1); fixed by the first run
 * @param heldOutPairs crop pairs to compare on, at least 2
 * @param workers tasks of a stage; by default as many as the cluster runs at once
 * @param lease how long the models stay locked if this process dies, at least a second
 * @param abandon whether an unfinished run is abandoned instead of finished
 * @param codeVersion version of the program, for checkpoints
 */
public record RepretrainOptions(
    String dataDirectory,
    String index,
    String models,
    ResolvedConfig<PretrainConfig> config,
    ScanIdRule scanIds,
    boolean allowVanished,
    int minNew,
    double oldPerNew,
    AcceptanceRule acceptance,
    Optional<String> labeled,
    double heldOutShare,
    int heldOutPairs,
    OptionalInt workers,
    Duration lease,
    boolean abandon,
    String codeVersion) {
  /**
   * Checks the numbers.
   *
   * @throws WrongRequestException when one is out of range; names the option
   */
  public RepretrainOptions {
    WrongRequestException.unless(minNew >= 0, "--min-new " + minNew + ": must not be negative");
    WrongRequestException.unless(
        oldPerNew >= 0 && Double.isFinite(oldPerNew),
        "--mix-old " + oldPerNew + ": must not be negative");
    WrongRequestException.unless(
        heldOutShare > 0 && heldOutShare < 1,
        "--held-out " + heldOutShare + ": must lie between 0 and 1, both excluded");
    WrongRequestException.unless(
        heldOutPairs >= 2, "--held-out-pairs " + heldOutPairs + ": must be at least 2");
    WrongRequestException.unless(workers.orElse(1) >= 1, "--workers: must be at least 1");
    WrongRequestException.unless(
        lease.toSeconds() >= 1, "--lease " + lease + ": must be a second or longer");
  }
}
