package org.byol3d.repretrain;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.repretrain.LedgerEntry.Verdict;

/** Puts an earlier model to use again. */
public final class Rollback {
  private static final Duration LEASE = Duration.ofMinutes(2);

  private final Configuration configuration;
  private final Clock clock;

  /**
   * @param clock what the ledger calls now
   */
  public Rollback(Configuration configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  /**
   * Makes {@code LATEST} name an earlier version, and records it. The next training goes on from
   * that one; an unfinished run is given up.
   *
   * @param models URI of the directory of models
   * @param to the version; by default the one that was in use before the present one was accepted
   * @throws org.byol3d.storage.LeaseHeldException if another process writes the models
   * @throws java.io.FileNotFoundException if there is no such version
   * @throws IOException if there is no earlier one, or a file cannot be written
   */
  public LedgerEntry run(String models, Optional<String> to) throws IOException {
    var directory = ModelsDirectory.of(models, configuration);
    try (var lease = directory.lock(LEASE, clock)) {
      var from =
          directory
              .encoders()
              .latest()
              .orElseThrow(
                  () -> new IOException(models + " has no model in use: nothing to leave"));
      var target = to.isPresent() ? to.get() : previous(directory, models, from);
      if (target.equals(from)) {
        throw new IOException("%s: LATEST names %s already".formatted(models, from));
      }
      directory.encoders().card(target); // fails if there is no such version
      var now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
      lease.assertHeld();
      giveUpUnfinished(directory, now);
      // Recorded first: one that is called again after it died here goes to the same version, not
      // to
      // the one before that.
      var entry = LedgerEntry.rolledBack(now, from, target);
      directory.ledger().append(entry);
      directory.encoders().setLatest(target);
      return entry;
    }
  }

  /** A run that continues the model which is left would put a child of it to use. */
  private static void giveUpUnfinished(ModelsDirectory directory, String now) throws IOException {
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
