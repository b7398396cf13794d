package org.byol3d.submit;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.byol3d.ingest.IngestListener;
import org.byol3d.ingest.IngestReport;
import org.byol3d.metrics.ConsoleProgress;
import org.byol3d.repretrain.AcceptanceRule;
import org.byol3d.repretrain.Criterion;
import org.byol3d.repretrain.LedgerEntry;
import org.byol3d.repretrain.RepretrainJob;
import org.byol3d.repretrain.RepretrainListener;
import org.byol3d.repretrain.RepretrainOptions;
import org.byol3d.text.Quoted;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code byol3d repretrain}: trains the next model; a schedule calls it, such as each night. */
@Command(
    name = "repretrain",
    description = {
      "Ingests new volumes, trains on, and puts the new model to use if it is not worse.",
      "Trains on from the model in use if there are enough new volumes, and compares"
          + " both models on held-out scans. The ledger records all of it: byol3d models.",
      "If a run ended before it was done, the next one continues from there, to the same bits.",
    },
    exitCodeList = {
      "0:done: a model was accepted or refused, or there are too few new volumes",
      "1:failed; stopped before the end; or another process writes the models",
      "2:wrong usage"
    })
final class RepretrainCommand extends ConsoleCommand {
  @Mixin private IngestSource source;

  @Mixin private WorkersOption workers;

  @Option(
      names = "--models",
      required = true,
      paramLabel = "URI",
      description = "Directory of the models: versions and LATEST, their runs, the ledger.")
  private String models;

  @Mixin private ConfigurationOptions configuration;

  @Option(names = "--epochs", paramLabel = "N", description = "As --set schedule.epochs=N.")
  private Integer epochs;

  @Option(
      names = "--min-new",
      defaultValue = "20",
      paramLabel = "N",
      description =
          "Train only if there are at least this many volumes that no judged model has seen. 0:"
              + " train in any case; without new volumes, on all old ones. Default:"
              + " ${DEFAULT-VALUE}.")
  private int minNew;

  @Option(
      names = "--mix-old",
      defaultValue = "1.0",
      paramLabel = "RATIO",
      description =
          "Old volumes to train on for each new one; 0 for none. Default: ${DEFAULT-VALUE}.")
  private double mixOld;

  @Option(
      names = "--margin",
      paramLabel = "CRITERION=VALUE",
      description =
          "How much worse a new model may be by one of ${COMPLETION-CANDIDATES}. May be given"
              + " often. Defaults: loss=0.1, matching=0.1, rank=0.1, cosine=0.2, plaque=0.05.")
  private Map<Criterion, Double> margins = Map.of();

  @Option(
      names = "--labeled",
      paramLabel = "URI",
      description =
          "Directory of volumes with masks (X_seg.b2nd beside X.b2nd): plaque accuracy becomes a"
              + " criterion.")
  private String labeled;

  @Option(
      names = "--held-out",
      defaultValue = "0.05",
      paramLabel = "SHARE",
      description =
          "Share of the scans that is never trained on: at least one, and of volumes while there"
              + " are too few scans. What is held out once stays so. Default: ${DEFAULT-VALUE}.")
  private double heldOut;

  @Option(
      names = "--held-out-pairs",
      defaultValue = "256",
      paramLabel = "N",
      description = "Crop pairs of held-out scans to compare on. Default: ${DEFAULT-VALUE}.")
  private int heldOutPairs;

  @Option(
      names = "--lease",
      defaultValue = "6h",
      converter = LeaseConverter.class,
      paramLabel = "DURATION",
      description =
          "How long the models stay locked after this process dies; it renews the lock five times"
              + " in that time. Default: ${DEFAULT-VALUE}.")
  private Duration lease;

  @Option(
      names = "--abandon",
      description = "Give up an unfinished run instead of finishing it, and start a new one.")
  private boolean abandon;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var options = options();
    var out = out();
    try (var spark = SparkSessions.startTraining("repretrain", workers.threads());
        var progress = new ConsoleProgress(out, Ansi.AUTO.enabled())) {
      var entry =
          new RepretrainJob(
                  spark,
                  Clock.systemUTC(),
                  progress,
                  new Progress(out, err(), source.index()),
                  stopSignal())
              .run(options);
      if (entry.isEmpty()) {
        out.printf("%nStopped, and saved. Next: the same command goes on.%n");
        return 1;
      }
      print(out, entry.get());
      return 0;
    }
  }

  /** Prints how far the job is. */
  private record Progress(PrintWriter out, PrintWriter err, String index)
      implements RepretrainListener {
    @Override
    public void reached(Stage stage, String detail) {
      err.printf("%-9s %s%n", stage.name().toLowerCase(Locale.ROOT).replace('_', ' '), detail);
    }

    @Override
    public void ingested(IngestReport report) {
      IngestSummary.print(out, report, index);
    }

    @Override
    public IngestListener ingest() {
      return IngestSummary.progress(err);
    }
  }

  private RepretrainOptions options() {
    return new RepretrainOptions(
        source.dataDirectory(),
        source.index(),
        models,
        configuration.with("--epochs", "schedule.epochs", epochs).resolve(),
        source.scanIds(),
        source.allowVanished(),
        minNew,
        mixOld,
        new AcceptanceRule(margins),
        Optional.ofNullable(labeled),
        heldOut,
        heldOutPairs,
        workers.given(),
        lease,
        abandon,
        VersionProvider.codeVersion());
  }

  private void print(PrintWriter out, LedgerEntry entry) {
    out.println();
    LedgerTable.print(out, List.of(entry));
    LedgerTable.printFigures(out, entry);
    switch (entry.verdict()) {
      case ACCEPTED ->
          out.printf(
              "%nNext: byol3d encode --model %s --input VOLUME.b2nd --out features.npy; back with"
                  + " byol3d rollback --models %s%n",
              Quoted.forShell(models), Quoted.forShell(models));
      case REFUSED ->
          out.printf(
              "%nREFUSED: %s stays in use. Next: byol3d report --run %s --out" + " report.html%n",
              entry.parent() == null ? "none" : entry.parent(),
              Quoted.forShell(models + "/runs/" + entry.run()));
      case NOTHING_NEW, ABANDONED, ROLLED_BACK ->
          out.printf("%nNothing to do. Next: byol3d models --models %s%n", Quoted.forShell(models));
    }
  }
}
