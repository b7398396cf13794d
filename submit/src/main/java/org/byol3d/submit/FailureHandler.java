package org.byol3d.submit;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import org.byol3d.text.VisibleText;
import org.byol3d.text.WrongRequestException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * Prints why a command failed: a line for what can be expected, a stack trace for a defect. It also
 * handles what picocli does not: errors that are no exceptions, and results that were not printed
 * since standard output is full or closed.
 */
final class FailureHandler implements IExecutionExceptionHandler, IExecutionStrategy {
  @Override
  public int execute(ParseResult parsed) {
    var command = parsed.commandSpec().commandLine();
    int exitCode;
    try {
      exitCode = new RunLast().execute(parsed);
    } catch (Error e) {
      return report(e, command.getErr());
    }
    // The command line's writer does not see the errors of System.out below it.
    if (exitCode == ExitCode.OK && (command.getOut().checkError() || System.out.checkError())) {
      var problem = StandardOutput.problem();
      problem.ifPresent(it -> command.getErr().println("byol3d: " + it));
      return problem.isPresent() ? ExitCode.SOFTWARE : ExitCode.OK;
    }
    return exitCode;
  }

  @Override
  public int handleExecutionException(
      Exception exception, CommandLine command, ParseResult parsed) {
    return report(exception, command.getErr());
  }

  /** Reports what ends a thread that nobody waits for. An error of the JVM ends the process. */
  static void reportUncaught(Thread thread, Throwable failure) {
    report(
        failure,
        new PrintWriter(new OutputStreamWriter(System.err, Charset.defaultCharset()), true));
    if (failure instanceof Error) {
      Runtime.getRuntime().halt(ExitCode.SOFTWARE);
    }
  }

  private static int report(Throwable failure, PrintWriter err) {
    if (failure instanceof ReaderGoneException) {
      return ExitCode.OK;
    }
    err.println("byol3d: " + describe(failure));
    err.flush();
    return failure instanceof WrongRequestException ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }

  /** Returns the reason of an expected failure, and the stack trace of any other. */
  static String describe(Throwable failure) {
    return FailureReason.of(failure)
        .map(VisibleText::line)
        .orElseGet(
            () -> {
              var trace = new StringWriter();
              failure.printStackTrace(new PrintWriter(trace));
              return "this is a defect of byol3d; please report it with the lines below\n" + trace;
            });
  }
}
