package org.byol3d.submit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.byol3d.text.WrongRequestException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code byol3d smoke}: runs every step from scans to masks once, on synthetic scans. */
@Command(
    name = "smoke",
    description = {
      "Tries everything on this machine, without a GPU or a network.",
      "Makes scans, ingests them, ingests them again after damage to one, pretrains with two"
          + " workers, stops a pretraining and resumes it to the same weights, exports an encoder,"
          + " encodes with it, and writes a report. Then fine-tunes a segmenter from the encoder on"
          + " three small labeled scans, exports it, predicts masks with it, and writes a report.",
    },
    exitCodeList = {"0:everything works", "1:something does not", "2:wrong usage"})
final class SmokeCommand extends ConsoleCommand {
  /** Marks a directory as one that may be emptied. */
  private static final String MARKER = ".byol3d-smoke";

  private static final String INGEST =
      "ingest --data-dir DIR/data --index DIR/index --min-size 64 --scan-id-pattern /(scan[0-9]+)_";

  /** Five volumes make one step of four crop pairs per epoch, so these are 30 steps. */
  private static final String PRETRAIN =
      "pretrain --config smoke --index DIR/index --set schedule.epochs=30 --save-dir ";

  @Option(
      names = "--dir",
      defaultValue = "byol3d-smoke",
      description = "Working directory; emptied first. Default: ${DEFAULT-VALUE}.")
  private Path directory;

  @Override
  public Integer call() throws IOException {
    prepare();
    boolean works =
        works(
                "Make two scans of three patches, with masks",
                "phantom --out DIR/data --scans 2 --patches 3 --size 64 --labels")
            && works("Inspect a volume", "inspect DIR/data/scan000_patch0000.b2nd")
            && works(
                "Read a region of it",
                "read DIR/data/scan000_patch0000.b2nd --start 8,8,8 --stop 40,40,40 --sha256")
            && works("Ingest the scans", INGEST)
            && damage("data/scan001_patch0002.b2nd")
            && fails("Inspect a damaged volume", "inspect DIR/data/scan001_patch0002.b2nd")
            && works("Ingest again: only what changed is opened", INGEST)
            && works(
                "Show on a page what training would see",
                "preview --index DIR/index --pairs 3 --crop 48 --out DIR/preview.html")
            && works("Pretrain with two workers", PRETRAIN + "DIR/run --workers 2")
            && works(
                "Pretrain with one, and stop half-way",
                PRETRAIN + "DIR/run-resumed --workers 1 --stop-after 15")
            && works("Resume it with two", PRETRAIN + "DIR/run-resumed --workers 2 --resume latest")
            && sameWeights("run", "run-resumed")
            && works("Export the encoder", "export --checkpoint DIR/run --to DIR/encoders")
            && works(
                "Encode a crop with it",
                "encode --model DIR/encoders --input DIR/data/scan000_patch0000.b2nd"
                    + " --region 0:32,0:32,0:32 --out DIR/features.npy")
            && works("Report the run", "report --run DIR/run --out DIR/report.html")
            && works(
                "Make three small scans with masks",
                "phantom --out DIR/labeled --scans 3 --patches 1 --size 40 --labels")
            && works(
                "Fine-tune a segmenter from the encoder",
                "finetune --config finetune-smoke --checkpoint DIR/encoders --data-dir DIR/labeled"
                    + " --scan-id-pattern /(scan[0-9]+)_ --save-dir DIR/finetune --workers 2")
            && works("Export the best one", "export --checkpoint DIR/finetune --to DIR/segmenters")
            && works(
                "Predict masks with it, and compare them",
                "predict --model DIR/segmenters --data-dir DIR/labeled --out DIR/masks --score")
            && works("Report the fine-tuning", "report --run DIR/finetune --out DIR/finetune.html");
    if (works) {
      out()
          .printf(
              "%nEverything works. All files are in %1$s; look at %1$s/report.html and"
                  + " %1$s/preview.html in a browser, and at %1$s/finetune.html.%n"
                  + "Next: byol3d pretrain --data-dir YOUR/SCANS --save-dir YOUR/RUN%n",
              directory);
    } else {
      out().printf("%nThe step above failed; its files are in %s.%n", directory);
    }
    return works ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private boolean works(String title, String command) {
    return run(title, command, ExitCode.OK);
  }

  private boolean fails(String title, String command) {
    return run(title, command, ExitCode.SOFTWARE);
  }

  /** Runs a command, DIR/ replaced by the directory, and tells whether it exits as expected. */
  private boolean run(String title, String command, int expected) {
    var arguments =
        Arrays.stream(command.split(" "))
            .map(it -> it.startsWith("DIR/") ? directory.resolve(it.substring(4)).toString() : it)
            .toArray(String[]::new);
    out().printf("%n== %s%n   byol3d %s%n", title, String.join(" ", arguments));
    out().flush();
    int exitCode = Byol3d.commandLine().setOut(out()).setErr(err()).execute(arguments);
    if (exitCode != expected) {
      out().printf(Locale.ROOT, "   exit code %d, not %d%n", exitCode, expected);
    }
    return exitCode == expected;
  }

  /** Overwrites the middle of a file, as a failing disk does. */
  private boolean damage(String file) throws IOException {
    var bytes = Files.readAllBytes(directory.resolve(file));
    Arrays.fill(bytes, bytes.length / 3, bytes.length / 2, (byte) 0x5a);
    Files.write(directory.resolve(file), bytes);
    return true;
  }

  /** Tells whether both runs end with the same bits, as a resumed run must. */
  private boolean sameWeights(String run, String resumed) throws IOException {
    out().printf("%n== Compare both runs' last checkpoints%n");
    boolean same = true;
    for (var file : List.of("online.safetensors", "target.safetensors", "optimizer.safetensors")) {
      boolean equal = Files.mismatch(last(run).resolve(file), last(resumed).resolve(file)) < 0;
      out().printf("   %s: %s%n", file, equal ? "the same bits" : "DIFFERENT");
      same &= equal;
    }
    return same;
  }

  private Path last(String run) throws IOException {
    try (var all = Files.list(directory.resolve(run).resolve("checkpoints"))) {
      return all.max(Comparator.naturalOrder()).orElseThrow();
    }
  }

  private void prepare() throws IOException {
    if (Files.exists(directory)) {
      WrongRequestException.unless(
          Files.exists(directory.resolve(MARKER)),
          directory + " exists and is not from an earlier smoke run; give another --dir");
      try (var old = Files.walk(directory)) {
        for (var path : (Iterable<Path>) old.sorted(Comparator.reverseOrder())::iterator) {
          Files.delete(path);
        }
      }
    }
    Files.createDirectories(directory);
    Files.writeString(
        directory.resolve(MARKER), "emptied by byol3d smoke\n", StandardCharsets.UTF_8);
  }
}
