package org.byol3d.submit;

import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.checkpoint.Branch;
import org.byol3d.checkpoint.CheckpointReference;
import org.byol3d.checkpoint.EncoderExport;
import org.byol3d.checkpoint.ExportDirectory;
import org.byol3d.checkpoint.ModelCard;
import org.byol3d.storage.StoreDirectory;
import org.byol3d.text.Quoted;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code byol3d export}: writes the encoder of a checkpoint as a new version. */
@Command(
    name = "export",
    description = {
      "Writes the encoder of a checkpoint as the next version of a directory of encoders.",
      "Writes a card beside it that tells where it comes from. LATEST of the"
          + " directory then names it. The sizes of the network are read from the weights."
          + " Names and shapes are those of the Python byol3d.",
    },
    exitCodeList = {"0:done", "1:the checkpoint cannot be used, or failed", "2:wrong usage"})
final class ExportCommand extends ConsoleCommand {
  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "URI",
      description =
          "Directory of a checkpoint. Or directory of a run, or of its checkpoints: then the newest"
              + " sound checkpoint.")
  private String checkpoint;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "URI",
      description = "Directory of encoders; made if it is not there.")
  private String to;

  /** File format of the weights. */
  enum Format {
    SAFETENSORS
  }

  @Option(
      names = "--as",
      defaultValue = "safetensors",
      paramLabel = "FORMAT",
      description = "safetensors; there is no other yet. Default: ${DEFAULT-VALUE}.")
  private Format format;

  @Option(
      names = "--network",
      defaultValue = "online",
      paramLabel = "NETWORK",
      description = "Encoder of which network: online or target. Default: ${DEFAULT-VALUE}.")
  private Branch network;

  @Override
  public Integer call() throws IOException {
    var configuration = new Configuration();
    var encoders = ExportDirectory.ofEncoders(StoreDirectory.of(to, configuration));
    var source = CheckpointReference.find(checkpoint, configuration);
    var card =
        switch (format) {
          case SAFETENSORS ->
              new EncoderExport(encoders, Clock.systemUTC()).export(source, network);
        };
    print(card, encoders.weightsUri(card.name()));
    return 0;
  }

  private void print(ModelCard card, String weights) {
    var out = out();
    out.println(weights);
    line("version", card.name());
    line("encoder of", card.network().text() + " network, step " + card.source().step());
    line("checkpoint", card.source().checkpoint());
    line("parameters", String.format(Locale.ROOT, "%,d", card.parameters()));
    line("SHA-256", card.weights().sha256());
    line(
        "input",
        String.format(
            Locale.ROOT,
            "crops of %s voxels, normalization %s",
            card.input().cropSize().edges(),
            card.input().normalization()));
    out.printf(
        "%nNext: byol3d encode --model %s --input VOLUME.b2nd --out features.npy%n",
        Quoted.forShell(to));
  }

  private void line(String what, String value) {
    out().printf("  %-11s %s%n", what, value);
  }
}
