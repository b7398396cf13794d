package org.byol3d.submit;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Options that count something. */
public final class Counts {
  private Counts() {}

  /**
   * Checks a count.
   *
   * @throws ParameterException when it is less than 1
   */
  public static void requirePositive(CommandSpec command, String option, long value) {
    if (value < 1) {
      throw new ParameterException(
          command.commandLine(), option + " " + value + ": must be at least 1");
    }
  }
}
