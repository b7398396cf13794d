package org.byol3d.submit;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST;

import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code byol3d} command. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
    name = "byol3d",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed", "2:wrong usage"},
    description = "Pretrains a 3D U-Net encoder with BYOL on lightsheet volumes, on Apache Spark.",
    subcommands = {
      SmokeCommand.class,
      PhantomCommand.class,
      IngestCommand.class,
      PreviewCommand.class,
      PretrainCommand.class,
      FinetuneCommand.class,
      RepretrainCommand.class,
      RollbackCommand.class,
      ModelsCommand.class,
      ReportCommand.class,
      InspectCommand.class,
      ReadCommand.class,
      ParamsCommand.class,
      DoctorCommand.class,
      ExportCommand.class,
      EncodeCommand.class,
      PredictCommand.class,
      EvaluateCommand.class
    })
public final class Byol3d implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getErr());
    throw new ParameterException(spec.commandLine(), "missing command");
  }

  /** Returns the command line with all its commands. */
  static CommandLine commandLine() {
    var commandLine = new CommandLine(new Byol3d());
    ServiceLoader.load(CheckoutCommand.class).forEach(commandLine::addSubcommand);
    var failures = new FailureHandler();
    commandLine.getHelpSectionMap().put(SECTION_KEY_COMMAND_LIST, CommandGroups::text);
    return commandLine
        .addSubcommand(new HelpCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(int.class, Numbers::toInt)
        .registerConverter(Integer.class, Numbers::toInt)
        .registerConverter(long.class, Numbers::toLong)
        .registerConverter(Long.class, Numbers::toLong)
        .registerConverter(double.class, Numbers::toDouble)
        .registerConverter(Double.class, Numbers::toDouble)
        // A name that begins with @ is a name, not a file of arguments.
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(new WrongUsageHandler())
        .setExecutionStrategy(new CheckedExecution(failures))
        .setExecutionExceptionHandler(failures);
  }

  /** Runs the command line and exits with its code. */
  public static void main(String[] args) {
    Thread.setDefaultUncaughtExceptionHandler(FailureHandler::reportUncaught);
    System.exit(commandLine().execute(args));
  }
}
