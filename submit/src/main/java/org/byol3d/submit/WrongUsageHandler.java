package org.byol3d.submit;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.byol3d.text.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in two lines what is wrong with the arguments: the fault, and how to get help. */
final class WrongUsageHandler implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException exception, String[] arguments) {
    var command = exception.getCommandLine();
    var name = command.getCommandSpec().qualifiedName();
    var err = command.getErr();
    err.println(name + ": " + reason(exception, command));
    err.println("Try '" + name + " --help'.");
    return ExitCode.USAGE;
  }

  private static String reason(ParameterException exception, CommandLine command) {
    // A misspelled option also leaves the one that was meant without a value.
    var unmatched =
        exception instanceof UnmatchedArgumentException e
            ? e.getUnmatched()
            : exception instanceof MissingParameterException
                ? command.getUnmatchedArguments()
                : List.<String>of();
    if (!unmatched.isEmpty()) {
      return unknown(unmatched.get(0), command);
    }
    if (exception instanceof MissingParameterException e && !e.getMissing().isEmpty()) {
      // Only of a group of options, any one will do.
      var between = e.getMessage().startsWith("Error: Missing required argument") ? " or " : ", ";
      return "missing: "
          + e.getMissing().stream()
              .map(WrongUsageHandler::shown)
              .collect(Collectors.joining(between));
    }
    return exception.getMessage().replaceFirst("^Error: ", "").replaceAll("\\s*\\R\\s*", " ");
  }

  private static String unknown(String argument, CommandLine command) {
    if (argument.startsWith("-")) {
      var option = argument.replaceFirst("=.*", "");
      return "unknown option " + option + Nearest.question(option, options(command));
    }
    var commands = command.getSubcommands();
    return commands.isEmpty()
        ? "unexpected argument '" + argument + "'"
        : "unknown command '" + argument + "'" + Nearest.question(argument, commands.keySet());
  }

  private static List<String> options(CommandLine command) {
    return command.getCommandSpec().options().stream()
        .flatMap(it -> Stream.of(it.names()))
        .toList();
  }

  private static String shown(ArgSpec argument) {
    var label = argument.paramLabel();
    return argument.isOption()
        ? ((CommandLine.Model.OptionSpec) argument).longestName() + "=" + label
        : label;
  }
}
