package org.byol3d.b2nd.io;

/** How large an array may be whose length a file states: a lie must not cost the JVM its memory. */
public final class MemoryLimit {
  private static final int SHARE = 2;

  private MemoryLimit() {}

  /**
   * Looks whether there may be room.
   *
   * @param file that states the length
   * @param offset where in the file
   * @param field that states it
   * @param bytes the length
   * @throws FormatException if that is more than half of the memory that the JVM may use
   */
  public static void check(String file, long offset, String field, long bytes)
      throws FormatException {
    long most = Runtime.getRuntime().maxMemory() / SHARE;
    if (bytes > most) {
      throw FormatException.unsupported(
          file,
          offset,
          field,
          "needs "
              + bytes
              + " bytes of memory at once, more than half of what the JVM may use (-Xmx)");
    }
  }
}
