package org.byol3d.repretrain;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.byol3d.ingest.DataDirectory;
import org.byol3d.ingest.IndexedVolume;
import org.byol3d.ingest.VolumeIndex;
import org.byol3d.run.MismatchedRunException;

/** Decides which volumes of a new generation are held out. */
final class HeldOutChoice {
  private final SparkSession spark;
  private final RepretrainOptions options;
  private final ModelsDirectory models;
  private final Optional<HeldOut> before;

  private HeldOutChoice(
      SparkSession spark,
      RepretrainOptions options,
      ModelsDirectory models,
      Optional<HeldOut> before) {
    this.spark = spark;
    this.options = options;
    this.models = models;
    this.before = before;
  }

  /**
   * Reads what is held out already.
   *
   * @throws MismatchedRunException if it is held out by other scan ids: with these, scans that are
   *     held out would come into the training
   */
  static HeldOutChoice of(SparkSession spark, RepretrainOptions options, ModelsDirectory models)
      throws IOException {
    var before = models.heldOut();
    var pattern = options.scanIds().expression().orElse(null);
    if (before.isPresent()
        && before.get() instanceof HeldOutIds ids
        && ids.unit() == HeldOut.Unit.SCAN
        && !Objects.equals(ids.scanIdPattern(), pattern)) {
      throw new MismatchedRunException(
          "%s: its scans are held out by %s: give the same again, or other --models"
              .formatted(
                  options.models(),
                  ids.scanIdPattern() == null
                      ? "their default ids, without --scan-id-pattern"
                      : "--scan-id-pattern '" + ids.scanIdPattern() + "'"));
    }
    return new HeldOutChoice(spark, options, models, before);
  }

  /**
   * Holds out all that was held out before, and as many new ids as the share demands.
   *
   * @param judged last generation that a judged model knows; 0 without one
   */
  HeldOutIds with(List<IndexedVolume> volumes, long judged) throws IOException {
    var directory = DataDirectory.of(options.dataDirectory(), models.configuration()).uri();
    return known(volumes, judged, directory).with(volumes, options.heldOutShare(), directory);
  }

  private HeldOutIds known(List<IndexedVolume> volumes, long judged, String directory)
      throws IOException {
    var pattern = options.scanIds().expression().orElse(null);
    if (before.isPresent() && before.get() instanceof HeldOutIds ids) {
      return ids;
    }
    if (before.isPresent() && before.get() instanceof EarlierHeldOutRule rule && judged > 0) {
      var then = VolumeIndex.load(spark, options.index(), judged).volumes();
      return HeldOutIds.of(rule, then, volumes, pattern, directory);
    }
    return HeldOutIds.none(volumes, options.heldOutShare(), pattern, directory);
  }

  /**
   * Checks that there is something to compare models on.
   *
   * @param volumes all volumes of the index
   * @throws IOException if nothing is held out; says what to do
   */
  void requireSome(VolumeMix mix, List<IndexedVolume> volumes) throws IOException {
    if (!mix.heldOut().isEmpty()) {
      return;
    }
    throw new IOException(
        volumes.size() == 1
            ? options.dataDirectory()
                + " has one volume that is fit for training: two or more are needed, to compare"
                + " models on one of them"
            : "%s: no volume is left that held-out-ids.json of %s holds out, and no new one can take its place, so no model can be judged: restore these volumes, add scans, or give other --models"
                .formatted(options.dataDirectory(), options.models()));
  }
}
