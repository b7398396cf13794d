package org.byol3d.submit;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** The standard output of this process, where results are printed. */
final class StandardOutput {
  private StandardOutput() {}

  /**
   * Returns a stream of bytes whose errors, unlike those of {@link System#out}, are thrown. The
   * caller does not close it.
   */
  static OutputStream bytes() {
    var out = new FileOutputStream(FileDescriptor.out);
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
          out.write(bytes, offset, length);
        } catch (IOException e) {
          throw isClosed(e) ? new ReaderGoneException(e) : new IOException(incomplete(e), e);
        }
      }
    };
  }

  /** Tells whether the reader of a pipe, such as {@code head}, ended before the output did. */
  private static boolean isClosed(IOException failure) {
    return String.valueOf(failure.getMessage()).contains("Broken pipe");
  }

  private static String incomplete(IOException reason) {
    return "the results were not printed completely: standard output: " + reason.getMessage();
  }

  /**
   * Says why results could not be printed. Java's print streams keep only that something failed, so
   * this writes a line break to learn the reason of the system.
   *
   * @return nothing if the reader of a pipe ended: it has what it wanted
   */
  static Optional<String> problem() {
    // Not closed: this would close the standard output of the process.
    var out = new FileOutputStream(FileDescriptor.out);
    try {
      out.write('\n');
      return Optional.of("the results were not printed completely: standard output failed");
    } catch (IOException e) {
      return isClosed(e) ? Optional.empty() : Optional.of(incomplete(e));
    }
  }
}
