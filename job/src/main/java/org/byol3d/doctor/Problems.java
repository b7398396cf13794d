package org.byol3d.doctor;

/** Says in one line what an exception is about. */
final class Problems {
  private Problems() {}

  /** Returns the first line of the message, and of the cause's message if that says more. */
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
