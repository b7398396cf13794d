package org.byol3d.submit;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.repretrain.Rollback;
import org.byol3d.text.Quoted;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code byol3d rollback}: puts an earlier model to use again. */
@Command(
    name = "rollback",
    description = {
      "Puts an earlier model to use again.",
      "Makes LATEST name that model, and records it. The next byol3d repretrain"
          + " continues that model, on all volumes that are new since its training.",
    },
    exitCodeList = {
      "0:done",
      "1:there is no such model, or another process writes the models",
      "2:wrong usage"
    })
final class RollbackCommand extends ConsoleCommand {
  @Option(
      names = "--models",
      required = true,
      paramLabel = "URI",
      description = "Directory of the models.")
  private String models;

  @Option(
      names = "--to",
      paramLabel = "VERSION",
      description =
          "Such as v000003, or the path of its directory. Default: the model in use before the"
              + " present one.")
  private String version;

  @Override
  public Integer call() throws IOException {
    var entry =
        new Rollback(new Configuration(), Clock.systemUTC())
            .run(models, Optional.ofNullable(version));
    out()
        .printf(
            "%s is in use again, after %s.%nNext: byol3d models --models %s%n",
            entry.model(), entry.parent(), Quoted.forShell(models));
    return 0;
  }
}
