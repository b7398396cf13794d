package org.byol3d.b2nd.io;

/** Limits the arrays that are allocated because a file states a length, which may be false. */
public final class MemoryLimit {
  private static final int SHARE = 2;

  private MemoryLimit() {}

  /**
   * Checks that the memory may have room.
   *
   * @param file the file that states the length
   * @param offset the position of the field in the file
   * @param field the field that states it
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
