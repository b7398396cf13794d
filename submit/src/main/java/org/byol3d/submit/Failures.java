package org.byol3d.submit;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.NoSuchFileException;
import org.byol3d.checkpoint.MismatchedWeightsException;
import org.byol3d.config.InvalidConfigException;

/** What a user is told of a failure. */
final class Failures {
  private Failures() {}

  /** The message of a failure that can be expected; all of one that cannot. */
  static String describe(Exception exception) {
    if (exception instanceof NoSuchFileException e) {
      return "no such file: " + e.getFile();
    }
    if (exception instanceof FileNotFoundException e) {
      return "no such file: " + e.getMessage();
    }
    if (exception instanceof IOException && exception.getMessage() != null) {
      return exception.getMessage();
    }
    if (exception instanceof InvalidConfigException
        || exception instanceof MismatchedWeightsException) {
      return exception.getMessage();
    }
    var trace = new StringWriter();
    exception.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }
}
