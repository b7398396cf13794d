package org.byol3d.doctor;

/** What an exception says, in a line. */
final class Problems {
  private Problems() {}

  /** The first line of its message, and of its cause's where that says more. */
  static String of(Throwable thrown) {
    var own = line(thrown);
    var cause = thrown.getCause();
    return cause == null || own.contains(line(cause)) ? own : own + " (" + line(cause) + ")";
  }

  private static String line(Throwable thrown) {
    var message = thrown.getMessage();
    return message == null || message.isBlank()
        ? thrown.getClass().getSimpleName()
        : message.lines().findFirst().orElseThrow();
  }
}
