package org.byol3d.submit;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * One run of the command line, and what it printed.
 *
 * @param exitCode 0 done, 1 failed, 2 wrong usage
 */
public record CommandLineRun(int exitCode, String out, String err) {
  public static CommandLineRun of(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode =
        Byol3d.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new CommandLineRun(exitCode, out.toString(), err.toString());
  }
}
