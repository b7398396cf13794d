package org.byol3d.submit;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.byol3d.phantom.dataset.PhantomDataset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code byol3d smoke}: every command there is, once, on made-up scans. */
@Command(
    name = "smoke",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    description = {
      "Tries everything on this machine, without a GPU or a network: makes scans, ingests them,"
          + " again",
      "after one was damaged, pretrains with two workers, kills a pretraining and resumes it to"
          + " the",
      "same weights, exports an encoder, encodes with it, and writes a report.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:everything works", "1:something does not", "2:wrong usage"})
final class SmokeCommand implements Callable<Integer> {
  /** Marks a directory as one that may be emptied. */
  private static final String MARKER = ".byol3d-smoke";

  private static final String SIZE = "64";

  /** Of as many steps, since five volumes make one step of four crop pairs an epoch. */
  private static final int EPOCHS = 30;

  @Spec private CommandSpec spec;

  @Option(
      names = "--dir",
      defaultValue = "byol3d-smoke",
      description = "Where it works; emptied first. Default: ${DEFAULT-VALUE}.")
  private Path directory;

  /** One command and the exit code it must give. */
  private record Step(String title, int exitCode, List<String> arguments) {
    static Step of(String title, int exitCode, String... arguments) {
      return new Step(title, exitCode, List.of(arguments));
    }
  }

  @Override
  public Integer call() throws IOException {
    prepare();
    var out = spec.commandLine().getOut();
    var data = directory.resolve("data").toString();
    var index = directory.resolve("index").toString();
    var first = volume(0, 0);
    boolean worked =
        run(
                out,
                Step.of(
                    "Make two scans of three patches, with masks",
                    0,
                    "phantom",
                    "--out",
                    data,
                    "--scans",
                    "2",
                    "--patches",
                    "3",
                    "--size",
                    SIZE,
                    "--labels"))
            && run(out, Step.of("Inspect a volume", 0, "inspect", first.toString()))
            && run(
                out,
                Step.of(
                    "Read a region of it",
                    0,
                    "read",
                    first.toString(),
                    "--start",
                    "8,8,8",
                    "--stop",
                    "40,40,40",
                    "--sha256"))
            && run(out, ingest("Ingest the scans", data, index));
    if (worked) {
      damage(volume(1, 2));
      worked =
          run(out, Step.of("Inspect a damaged volume", 1, "inspect", volume(1, 2).toString()))
              && run(out, ingest("Ingest again: only what changed is opened", data, index))
              && run(out, preview(index))
              && train(out, index);
    }
    if (worked) {
      out.printf(
          "%nEverything works. All of it lies in %s; look at %s and %s in a browser.%n"
              + "Next: byol3d pretrain --data-dir YOUR/SCANS --save-dir YOUR/RUN%n",
          directory, page("report.html"), page("preview.html"));
    } else {
      out.printf("%nThe step above failed; what it left lies in %s.%n", directory);
    }
    return worked ? 0 : 1;
  }

  /** Pretrains twice, once undisturbed and once stopped and resumed, and uses what comes out. */
  private boolean train(PrintWriter out, String index) throws IOException {
    var whole = directory.resolve("run").toString();
    var resumed = directory.resolve("run-resumed").toString();
    var encoders = directory.resolve("encoders").toString();
    return run(out, pretrain("Pretrain with two workers", index, whole))
        && run(
            out,
            pretrain(
                "Pretrain with one, and stop half-way",
                index,
                resumed,
                "--workers",
                "1",
                "--stop-after",
                "15"))
        && run(out, pretrain("Resume it with two", index, resumed, "--resume", "latest"))
        && sameWeights(out, Path.of(whole), Path.of(resumed))
        && run(
            out,
            Step.of("Export the encoder", 0, "export", "--checkpoint", whole, "--to", encoders))
        && run(
            out,
            Step.of(
                "Encode a crop with it",
                0,
                "encode",
                "--weights",
                encoders,
                "--input",
                volume(0, 0).toString(),
                "--region",
                "0:32,0:32,0:32",
                "--out",
                page("features.npy").toString()))
        && run(
            out,
            Step.of(
                "Report the run",
                0,
                "report",
                "--run",
                whole,
                "--out",
                page("report.html").toString()));
  }

  private static Step pretrain(String title, String index, String saveDirectory, String... more) {
    var arguments =
        new ArrayList<>(
            List.of(
                "pretrain", "--config", "smoke", "--index", index, "--save-dir", saveDirectory));
    arguments.addAll(List.of("--set", "schedule.epochs=" + EPOCHS));
    if (!List.of(more).contains("--workers")) {
      arguments.addAll(List.of("--workers", "2"));
    }
    arguments.addAll(List.of(more));
    return new Step(title, 0, List.copyOf(arguments));
  }

  /** Whether both runs ended with the same bits, which is what a resume promises. */
  private static boolean sameWeights(PrintWriter out, Path whole, Path resumed) throws IOException {
    out.printf("%n== Compare both runs' last checkpoints%n");
    boolean same = true;
    for (var file : List.of("online.safetensors", "target.safetensors", "optimizer.safetensors")) {
      boolean equal = Files.mismatch(last(whole).resolve(file), last(resumed).resolve(file)) < 0;
      out.printf("   %s: %s%n", file, equal ? "the same bits" : "DIFFERENT");
      same &= equal;
    }
    return same;
  }

  private static Path last(Path run) throws IOException {
    try (var all = Files.list(run.resolve("checkpoints"))) {
      return all.max(Comparator.naturalOrder()).orElseThrow();
    }
  }

  private static Step ingest(String title, String data, String index) {
    return Step.of(
        title,
        0,
        "ingest",
        "--data-dir",
        data,
        "--index",
        index,
        "--min-size",
        SIZE,
        "--scan-id-pattern",
        "/(scan[0-9]+)_");
  }

  private Step preview(String index) {
    return Step.of(
        "Show on a page what training would see",
        0,
        "preview",
        "--index",
        index,
        "--pairs",
        "3",
        "--crop",
        "48",
        "--out",
        page("preview.html").toString());
  }

  private Path page(String name) {
    return directory.resolve(name);
  }

  private Path volume(int scan, int patch) {
    return directory.resolve("data").resolve(PhantomDataset.id(scan, patch) + ".b2nd");
  }

  private void prepare() throws IOException {
    if (Files.exists(directory)) {
      if (!Files.exists(directory.resolve(MARKER))) {
        throw new ParameterException(
            spec.commandLine(),
            directory + " exists and is not from an earlier smoke run; give another --dir");
      }
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

  /** Overwrites the middle of a file, as a disk that goes bad does. */
  private static void damage(Path file) throws IOException {
    var bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, bytes.length / 3, bytes.length / 2, (byte) 0x5a);
    Files.write(file, bytes);
  }

  private boolean run(PrintWriter out, Step step) {
    out.printf("%n== %s%n   byol3d %s%n", step.title(), String.join(" ", step.arguments()));
    out.flush();
    int exitCode =
        Byol3d.commandLine()
            .setOut(out)
            .setErr(spec.commandLine().getErr())
            .execute(step.arguments().toArray(String[]::new));
    if (exitCode != step.exitCode()) {
      out.printf("   exit code %d, not %d%n", exitCode, step.exitCode());
    }
    return exitCode == step.exitCode();
  }
}
