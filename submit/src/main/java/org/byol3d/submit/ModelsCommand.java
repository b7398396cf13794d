package org.byol3d.submit;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.repretrain.ModelsDirectory;
import org.byol3d.text.Quoted;
import org.byol3d.text.VisibleText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code byol3d models}: prints the verdict on each run of {@code byol3d repretrain}. */
@Command(
    name = "models",
    description = "Prints the ledger of byol3d repretrain, and which model is in use.",
    exitCodeList = {"0:done", "1:the ledger cannot be read", "2:wrong usage"})
final class ModelsCommand extends ConsoleCommand {
  @Option(
      names = "--models",
      required = true,
      paramLabel = "URI",
      description = "Directory of the models.")
  private String models;

  @Override
  public Integer call() throws IOException {
    var directory = ModelsDirectory.of(models, new Configuration());
    directory.requireModels();
    var out = out();
    var entries = directory.ledger().entries();
    if (entries.isEmpty()) {
      out.printf(
          "%s has no ledger yet. Next: byol3d repretrain --help%n", VisibleText.line(models));
      return 0;
    }
    LedgerTable.print(out, entries);
    out.printf(
        "%nIn use: %s. Back to an earlier one: byol3d rollback --models %s%n",
        directory.encoders().latest().orElse("none"), Quoted.forShell(models));
    return 0;
  }
}
