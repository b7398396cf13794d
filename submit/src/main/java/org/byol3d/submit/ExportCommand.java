package org.byol3d.submit;

import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.checkpoint.Branch;
import org.byol3d.checkpoint.CheckpointReference;
import org.byol3d.checkpoint.EncoderExport;
import org.byol3d.checkpoint.ExportCard;
import org.byol3d.checkpoint.ExportDirectory;
import org.byol3d.checkpoint.ModelCard;
import org.byol3d.checkpoint.SegmenterCard;
import org.byol3d.checkpoint.SegmenterExport;
import org.byol3d.checkpoint.TorchExport;
import org.byol3d.checkpoint.torch.TorchWriter;
import org.byol3d.storage.CommittedFile;
import org.byol3d.storage.StoreDirectory;
import org.byol3d.text.Quoted;
import org.byol3d.text.VisibleText;
import org.byol3d.text.WrongRequestException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code byol3d export}: writes the encoder or the segmenter of a checkpoint. */
@Command(
    name = "export",
    description = {
      "Writes the encoder of a pretraining, or the segmenter of a fine-tuning, as the next version"
          + " of a directory of exports.",
      "Writes a card beside it that tells where it comes from. LATEST of the"
          + " directory then names it. The sizes of the network are read from the weights."
          + " Names and shapes are those of the Python byol3d. With --as pt it writes one file"
          + " that PyTorch loads instead.",
    },
    exitCodeList = {"0:done", "1:the checkpoint cannot be used, or failed", "2:wrong usage"})
final class ExportCommand extends ConsoleCommand {
  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "URI",
      description =
          "Directory of a checkpoint. Or directory of a run, or of its checkpoints: then the best"
              + " checkpoint of a fine-tuning with validation, else the newest sound one.")
  private String checkpoint;

  @ArgGroup private Choice choice;

  /** Which checkpoint of a run. */
  static final class Choice {
    @Option(names = "--best", description = "Of a run: the checkpoint with the best validation.")
    private boolean best;

    @Option(names = "--last", description = "Of a run: the newest sound checkpoint.")
    @SuppressWarnings("UnusedVariable") // the choice that is not the best
    private boolean last;
  }

  @Option(
      names = "--to",
      required = true,
      paramLabel = "URI",
      description =
          "Directory of exports of one kind; made if it is not there. With --as pt the file: its"
              + " name ends with .pt.")
  private String to;

  /** File format of the weights. */
  enum Format {
    SAFETENSORS,
    PT
  }

  @Option(
      names = "--as",
      defaultValue = "safetensors",
      paramLabel = "FORMAT",
      description =
          "safetensors: a version with its card. pt: a file as torch.save writes it, which the"
              + " fine-tuning of the Python byol3d loads. Default: ${DEFAULT-VALUE}.")
  private Format format;

  @Option(
      names = "--network",
      paramLabel = "NETWORK",
      description = "Encoder of which network of a pretraining: online or target. Default: online.")
  private Branch network;

  @Override
  public Integer call() throws IOException {
    var configuration = new Configuration();
    requireSuitableName(configuration);
    var source = source(configuration);
    var branch = branch(source);
    if (format == Format.PT) {
      var content = TorchExport.of(source, branch);
      CommittedFile.write(configuration, to, out -> TorchWriter.write(content, out));
      printFile(source, branch);
    } else {
      var directory = StoreDirectory.of(to, configuration);
      if (branch == Branch.SEGMENTER) {
        var segmenters = ExportDirectory.ofSegmenters(directory);
        var card = new SegmenterExport(segmenters, Clock.systemUTC()).export(source);
        print(card, segmenters.weightsUri(card.name()));
      } else {
        var encoders = ExportDirectory.ofEncoders(directory);
        var card = new EncoderExport(encoders, Clock.systemUTC()).export(source, branch);
        print(card, encoders.weightsUri(card.name()));
      }
    }
    return 0;
  }

  private void requireSuitableName(Configuration configuration) throws IOException {
    var lower = to.toLowerCase(Locale.ROOT);
    boolean isFile = lower.endsWith(".pt") || lower.endsWith(".pth");
    if (format == Format.PT) {
      WrongRequestException.unless(
          isFile, "--to " + to + ": --as pt writes one file: give it a name that ends with .pt");
      CommittedFile.check(configuration, to);
    } else {
      WrongRequestException.unless(
          !isFile, "--to " + to + ": give --as pt to write such a file, or name a directory");
    }
  }

  private CheckpointReference source(Configuration configuration) throws IOException {
    if (choice == null) {
      return CheckpointReference.findBestOrNewest(checkpoint, configuration);
    }
    WrongRequestException.unless(
        !CheckpointReference.isOne(StoreDirectory.of(checkpoint, configuration)),
        "--checkpoint "
            + checkpoint
            + ": is one checkpoint: leave out --best and --last, or name its run");
    return choice.best
        ? CheckpointReference.findBest(checkpoint, configuration)
        : CheckpointReference.find(checkpoint, configuration);
  }

  /** Returns the network to export. */
  private Branch branch(CheckpointReference source) throws IOException {
    var header = source.directory().header(source.name());
    if (!header.networks().contains(Branch.SEGMENTER)) {
      return network == null ? Branch.ONLINE : network;
    }
    WrongRequestException.unless(
        network == null || network == Branch.SEGMENTER,
        "--network: "
            + source.uri()
            + " is a checkpoint of a fine-tuning, which has one network: leave the option out");
    return Branch.SEGMENTER;
  }

  private void printFile(CheckpointReference source, Branch branch) throws IOException {
    out().println(VisibleText.line(to));
    line("network", branch.text());
    line("checkpoint", source.uri());
    out()
        .printf(
            "%nNext, in Python: torch.load(\"%s\", weights_only=True)[\"%s\"]%n",
            VisibleText.line(to).replace("\\", "\\\\").replace("\"", "\\\""),
            branch == Branch.SEGMENTER ? "model_state_dict" : "encoder_state_dict");
  }

  private void print(ModelCard card, String weights) {
    beginning(
        card,
        weights,
        "encoder of",
        card.network().text() + " network, step " + card.source().step(),
        card.parameters());
    out()
        .printf(
            "%nNext: byol3d encode --model %s --input VOLUME.b2nd --out features.npy%n",
            Quoted.forShell(to));
  }

  private void print(SegmenterCard card, String weights) {
    beginning(
        card,
        weights,
        "segmenter",
        "step " + card.source().step() + scores(card),
        card.parameters());
    line(
        "classes",
        VisibleText.line(
            card.classes().foreground().stream()
                .map(label -> label.name() + " = " + label.value())
                .collect(Collectors.joining(", "))));
    out()
        .printf(
            "%nNext: byol3d predict --model %s --data-dir SCANS --out MASKS%n",
            Quoted.forShell(to));
  }

  /** Returns the scores of the validation, which made the checkpoint the best one. */
  private static String scores(SegmenterCard card) {
    return card.metrics().entrySet().stream()
        .filter(it -> it.getKey().contains("dice"))
        .map(it -> String.format(Locale.ROOT, ", %s %.4f", it.getKey(), it.getValue()))
        .collect(Collectors.joining());
  }

  private void beginning(
      ExportCard card, String weights, String what, String origin, long parameters) {
    out().println(weights);
    line("version", card.name());
    line(what, origin);
    line("checkpoint", card.source().checkpoint());
    line("parameters", String.format(Locale.ROOT, "%,d", parameters));
    line("SHA-256", card.weights().sha256());
    line(
        "input",
        String.format(
            Locale.ROOT,
            "crops of %s voxels, normalization %s",
            card.input().cropSize().edges(),
            card.input().normalization()));
  }

  private void line(String what, String value) {
    out().printf("  %-11s %s%n", what, value);
  }
}
