package org.byol3d.repretrain;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.repretrain.LedgerEntry.Verdict;

/** Puts an earlier model back to use. */
public final class Rollback {
  private static final Duration LEASE = Duration.ofMinutes(2);

  private final Configuration configuration;
  private final Clock clock;

  /**
   * Creates a rollback.
   *
   * @param clock tells the time of the ledger's entry
   */
  public Rollback(Configuration configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  /**
   * Makes {@code LATEST} name an earlier version, and records this. The next training continues
   * that version; an unfinished run is abandoned.
   *
   * @param models URI of the directory of models
   * @param to the version, by name or by its directory; by default the one in use before the
   *     current one
   * @throws org.byol3d.storage.LeaseHeldException if another process writes the models
   * @throws java.io.FileNotFoundException if the version does not exist
   * @throws IOException if no earlier version exists, or a file cannot be written
   */
  public LedgerEntry run(String models, Optional<String> to) throws IOException {
    var directory = ModelsDirectory.of(models, configuration);
    directory.requireModels();
    try (var lease = directory.lock(LEASE, clock)) {
      var from =
          directory
              .encoders()
              .latest()
              .orElseThrow(
                  () -> new IOException(models + ": has no model in use to roll back from"));
      var target = to.isPresent() ? directory.version(to.get()) : previous(directory, models, from);
      if (target.equals(from)) {
        throw new IOException("%s: LATEST names %s already".formatted(models, from));
      }
      var unused = directory.encoders().card(target); // fails if it is damaged
      var now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
      lease.assertHeld();
      abandonUnfinished(directory, now);
      // The entry comes first: a rollback that is repeated after a failure here goes to the same
      // version, not to the one before it.
      var entry = LedgerEntry.rolledBack(now, from, target);
      directory.ledger().append(entry);
      directory.encoders().setLatest(target);
      return entry;
    }
  }

  /** Abandons an unfinished run: it would put a child of the old model to use. */
  private static void abandonUnfinished(ModelsDirectory directory, String now) throws IOException {
    var unfinished = directory.unfinished();
    if (unfinished.isEmpty()) {
      return;
    }
    var run = unfinished.get();
    if (directory.isInUse(run)) {
      throw new IOException(
          "the model of run %s is in use and not recorded yet: run byol3d repretrain once, then roll back"
              .formatted(run.name()));
    }
    directory.ledger().append(LedgerEntry.abandoned(now, run.plan(), run.name()));
  }

  private static String previous(ModelsDirectory directory, String models, String version)
      throws IOException {
    return directory.ledger().entries().stream()
        .filter(entry -> entry.verdict() == Verdict.ACCEPTED && version.equals(entry.model()))
        .reduce((first, last) -> last)
        .flatMap(entry -> Optional.ofNullable(entry.parent()))
        .orElseThrow(
            () ->
                new IOException(
                    "%s: no version was in use before %s: name one with --to"
                        .formatted(models, version)));
  }
}
