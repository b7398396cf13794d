package org.byol3d.submit;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.util.SignalUtils;
import org.byol3d.ingest.IngestListener;
import org.byol3d.ingest.IngestReport;
import org.byol3d.ingest.ScanIdRule;
import org.byol3d.metrics.ConsoleProgress;
import org.byol3d.pretrain.MismatchedRunException;
import org.byol3d.repretrain.AcceptanceRule;
import org.byol3d.repretrain.Criterion;
import org.byol3d.repretrain.LedgerEntry;
import org.byol3d.repretrain.RepretrainJob;
import org.byol3d.repretrain.RepretrainListener;
import org.byol3d.repretrain.RepretrainOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code byol3d repretrain}: what a schedule calls, night by night. */
@Command(
    name = "repretrain",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    description = {
      "Ingests what came in; if that is enough, trains on from the model in use, compares both on"
          + " held-out scans, and puts the new one to use if it is not worse. All of it is"
          + " recorded in the ledger: byol3d models.",
      "Run again after it ended anywhere, it goes on where it was, to the same bits.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done: a model was accepted or refused, or there is too little that is new",
      "1:failed; stopped before the end; or another process writes the models",
      "2:wrong usage"
    })
final class RepretrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--data-dir",
      required = true,
      paramLabel = "URI",
      description = "Directory of volumes, ingested first.")
  private String dataDirectory;

  @Option(
      names = "--index",
      required = true,
      paramLabel = "URI",
      description = "Directory of the index, made when there is none.")
  private String index;

  @Option(
      names = "--models",
      required = true,
      paramLabel = "URI",
      description =
          "Directory of the models: versions and LATEST, the runs they came of, the ledger.")
  private String models;

  @Mixin private ConfigurationOptions configuration;

  @Option(names = "--epochs", paramLabel = "N", description = "As --set schedule.epochs=N.")
  private Integer epochs;

  @Option(
      names = "--min-new",
      defaultValue = "20",
      paramLabel = "N",
      description =
          "Train only if there are so many volumes that no judged model has seen. Default:"
              + " ${DEFAULT-VALUE}.")
  private int minNew;

  @Option(
      names = "--mix-old",
      defaultValue = "1.0",
      paramLabel = "RATIO",
      description = "Old volumes to train on for each new one. Default: ${DEFAULT-VALUE}.")
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
          "Share of the scans that is never trained on; fixed by the first run. Default:"
              + " ${DEFAULT-VALUE}.")
  private double heldOut;

  @Option(
      names = "--held-out-pairs",
      defaultValue = "256",
      paramLabel = "N",
      description = "Crop pairs of them to compare on. Default: ${DEFAULT-VALUE}.")
  private int heldOutPairs;

  @Option(
      names = "--scan-id-pattern",
      paramLabel = "REGEX",
      description = "Finds the scan a volume is a patch of; see byol3d ingest.")
  private String scanIdPattern;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Tasks of a stage. Default: as many as the cluster runs at once.")
  private Integer workers;

  @Option(
      names = "--lease",
      defaultValue = "6h",
      converter = LeaseConverter.class,
      paramLabel = "DURATION",
      description =
          "How long the models stay locked after this process died; renewed five times in that"
              + " time. Default: ${DEFAULT-VALUE}.")
  private Duration lease;

  @Option(
      names = "--abandon",
      description = "Give an unfinished run up, instead of finishing it, and begin anew.")
  private boolean abandon;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var options = options();
    var out = spec.commandLine().getOut();
    var stop = new AtomicBoolean();
    try (var spark = SparkSessions.startTraining("repretrain", localWorkers());
        var progress = new ConsoleProgress(out, Ansi.AUTO.enabled())) {
      // The first one ends the run in good order, the next one at once.
      SignalUtils.register("TERM", () -> stop.compareAndSet(false, true));
      SignalUtils.register("INT", () -> stop.compareAndSet(false, true));
      var entry =
          new RepretrainJob(
                  spark,
                  Clock.systemUTC(),
                  progress,
                  new Progress(out, spec.commandLine().getErr(), index),
                  stop::get)
              .run(options);
      if (entry.isEmpty()) {
        out.printf("%nStopped, and saved. Next: the same command goes on.%n");
        return 1;
      }
      print(out, entry.get());
      return 0;
    } catch (MismatchedRunException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  /** Tells people how far it is. */
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
      return IngestRun.progress(err);
    }
  }

  private RepretrainOptions options() throws IOException {
    var resolved =
        configuration.resolve(epochs == null ? List.of() : List.of("schedule.epochs=" + epochs));
    try {
      return new RepretrainOptions(
          dataDirectory,
          index,
          models,
          resolved,
          scanIdPattern == null ? ScanIdRule.PARENT_DIRECTORY : ScanIdRule.of(scanIdPattern),
          minNew,
          mixOld,
          new AcceptanceRule(margins),
          Optional.ofNullable(labeled),
          heldOut,
          heldOutPairs,
          workers == null ? OptionalInt.empty() : OptionalInt.of(workers),
          lease,
          abandon,
          VersionProvider.codeVersion());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private int localWorkers() {
    return workers == null ? Runtime.getRuntime().availableProcessors() : workers;
  }

  private void print(PrintWriter out, LedgerEntry entry) {
    out.println();
    LedgerTable.print(out, List.of(entry));
    LedgerTable.printFigures(out, entry);
    switch (entry.verdict()) {
      case ACCEPTED ->
          out.printf(
              "%nNext: byol3d encode --weights %s --input VOLUME.b2nd --out features.npy; back with"
                  + " byol3d rollback --models %s%n",
              models, models);
      case REFUSED ->
          out.printf(
              "%nREFUSED: %s stays in use. Next: byol3d report --run %s/runs/%s --out"
                  + " report.html%n",
              entry.parent() == null ? "none" : entry.parent(), models, entry.run());
      case NOTHING_NEW, ABANDONED, ROLLED_BACK ->
          out.printf("%nNothing to do. Next: byol3d models --models %s%n", models);
    }
  }
}
