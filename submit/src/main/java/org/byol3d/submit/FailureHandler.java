package org.byol3d.submit;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.NoSuchFileException;
import org.byol3d.checkpoint.MismatchedWeightsException;
import org.byol3d.text.WrongRequestException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Prints why a command failed: a line for what can be expected, a stack trace for a defect. */
final class FailureHandler implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception exception, CommandLine command, ParseResult parsed) {
    command.getErr().println("byol3d: " + describe(exception));
    return exception instanceof WrongRequestException ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }

  /** Returns the message of an expected failure, and the stack trace of any other. */
  static String describe(Exception exception) {
    if (exception instanceof NoSuchFileException e) {
      return "no such file: " + e.getFile();
    }
    if (exception instanceof FileNotFoundException e) {
      return "no such file: " + e.getMessage();
    }
    if ((exception instanceof IOException && exception.getMessage() != null)
        || exception instanceof WrongRequestException
        || exception instanceof MismatchedWeightsException) {
      return exception.getMessage();
    }
    var trace = new StringWriter();
    exception.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }
}
