package org.byol3d.storage;

import java.io.IOException;
import java.io.OutputStream;

/** A file that is being written. */
abstract class StoreOutput extends OutputStream {
  /** Returns whether others can see the bytes before the file is closed. */
  abstract boolean isVisible();

  /** Lets others see the bytes written, if they can; a killed process does not lose them then. */
  abstract void publish() throws IOException;

  /** Forces the bytes written to disk, if the file system can. */
  abstract void sync() throws IOException;

  /** Returns how many bytes were written. */
  abstract long length() throws IOException;
}
