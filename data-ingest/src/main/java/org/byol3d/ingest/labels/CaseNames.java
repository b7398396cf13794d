package org.byol3d.ingest.labels;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.byol3d.text.VisibleText;

/**
 * Tells which names of cases may become paths below an output directory. Names come from files that
 * others wrote, so nothing may leave the directory.
 */
public final class CaseNames {
  private static final int LONGEST = 1024;
  private static final int LONGEST_PART = 200;

  private CaseNames() {}

  /**
   * Returns why a name may not become a path, for people.
   *
   * @param name with {@code /} between folders
   * @return empty if it may
   */
  public static Optional<String> problem(String name) {
    if (name.isEmpty()) {
      return Optional.of("is empty");
    }
    if (!VisibleText.line(name).equals(name)) {
      return Optional.of("has invisible or control characters");
    }
    if (name.startsWith("/") || name.indexOf('\\') >= 0 || name.indexOf(':') >= 0) {
      return Optional.of(
          name.startsWith("/")
              ? "is an absolute path"
              : "has a character, \\ or :, that separates paths or names drives");
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
      return Optional.of("is longer than 1,024 bytes");
    }
    for (var part : name.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return Optional.of("has the folder '" + part + "', which may lead out of a directory");
      }
      if (part.getBytes(StandardCharsets.UTF_8).length > LONGEST_PART) {
        return Optional.of("has a part that is longer than 200 bytes");
      }
    }
    return Optional.empty();
  }
}
