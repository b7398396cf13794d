package org.byol3d.text;

/**
 * A user asks for something that cannot be done: an option, a configuration, or a combination of
 * options and files. The message says what is wrong and what to do; the command line prints it
 * without a stack trace. A defect of the program must not throw it.
 */
public class WrongRequestException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message names the option or key, and says what to do
   */
  public WrongRequestException(String message) {
    super(message);
  }

  /**
   * @param message names the option or key, and says what to do
   */
  public WrongRequestException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Throws this exception if a rule does not hold.
   *
   * @param message names the option or key, and says what to do
   */
  public static void unless(boolean holds, String message) {
    if (!holds) {
      throw new WrongRequestException(message);
    }
  }
}
