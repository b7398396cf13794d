package org.byol3d.submit;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.checkpoint.EncoderDirectory;
import org.byol3d.repretrain.Ledger;
import org.byol3d.storage.StoreDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code byol3d models}: what became of each night. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    description = "Prints the ledger of byol3d repretrain, and which model is in use.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:the ledger cannot be read", "2:wrong usage"})
final class ModelsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--models",
      required = true,
      paramLabel = "URI",
      description = "Directory of the models.")
  private String models;

  @Override
  public Integer call() throws IOException {
    var directory = StoreDirectory.of(models, new Configuration());
    var out = spec.commandLine().getOut();
    var entries = new Ledger(directory).entries();
    if (entries.isEmpty()) {
      out.printf("%s has no ledger yet. Next: byol3d repretrain --help%n", models);
      return 0;
    }
    LedgerTable.print(out, entries);
    out.printf(
        "%nIn use: %s. Back to an earlier one: byol3d rollback --models %s%n",
        new EncoderDirectory(directory).latest().orElse("none"), models);
    return 0;
  }
}
