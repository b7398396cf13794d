package org.byol3d.submit;

import java.util.stream.Stream;
import org.byol3d.text.WrongRequestException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParseResult;

/**
 * Refuses empty values, as from an unset shell variable, before a command runs.
 *
 * @param execution runs the command
 */
record CheckedExecution(IExecutionStrategy execution) implements IExecutionStrategy {
  @Override
  public int execute(ParseResult parsed) {
    var commands = parsed.asCommandLineList();
    var last = commands.get(commands.size() - 1);
    try {
      requireValues(last.getParseResult());
    } catch (WrongRequestException e) {
      return new FailureHandler().handleExecutionException(e, last, parsed);
    }
    return execution.execute(parsed);
  }

  private static void requireValues(ParseResult parsed) {
    Stream.<ArgSpec>concat(
            parsed.matchedOptions().stream().filter(option -> option.arity().max() > 0),
            parsed.matchedPositionals().stream())
        .forEach(
            argument ->
                WrongRequestException.unless(
                    !argument.originalStringValues().contains(""),
                    name(argument) + " is empty: give a value (is a shell variable unset?)"));
  }

  private static String name(ArgSpec argument) {
    return argument instanceof CommandLine.Model.OptionSpec option
        ? option.longestName()
        : argument.paramLabel();
  }
}
