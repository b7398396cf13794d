package org.byol3d.ingest;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.byol3d.text.WrongRequestException;

/**
 * Finds the scan of which a file is a patch. Immutable.
 *
 * <ul>
 *   <li>Without an expression, the scan is the path of the file's folder below the data directory,
 *       such as {@code mouse0/left}. So folders of one name in several places are several scans.
 *       Files straight in the data directory are of the scan {@value #ROOT}.
 *   <li>With an expression, the scan is what its group finds in the path below the data directory,
 *       which begins with a slash: {@code ^/([^/]+)/} takes the first folder. Files with equal text
 *       are of one scan, wherever they are. Slashes at both ends of the text are dropped.
 *   <li>An expression that finds nothing there is searched for in the file's whole URI, for the
 *       sake of expressions that name the data directory; its group must begin below it.
 * </ul>
 */
public final class ScanIdRule {
  /** Takes the path of the file's folder below the data directory. */
  public static final ScanIdRule FOLDER_PATH = new ScanIdRule(null);

  /** The scan of files that are straight in the data directory. No folder has this name. */
  public static final String ROOT = ".";

  private final Pattern pattern; // null: the path of the folder

  private ScanIdRule(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Creates a rule with a regular expression.
   *
   * @param expression has one group, which finds at least one character
   * @throws WrongRequestException if the expression is not valid, has another number of groups, or
   *     its group finds no text
   */
  public static ScanIdRule of(String expression) {
    Pattern pattern;
    try {
      pattern = Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw new WrongRequestException(
          String.format(Locale.ROOT, "--scan-id-pattern '%s': %s", expression, e.getDescription()),
          e);
    }
    var groups = pattern.matcher("").groupCount();
    if (groups != 1) {
      throw new WrongRequestException(
          String.format(
              Locale.ROOT,
              "--scan-id-pattern '%s' has %d groups: it needs one, as in '/(scan[0-9]+)/'",
              expression,
              groups));
    }
    if (pattern.matcher("").find()) {
      throw new WrongRequestException(
          String.format(
              Locale.ROOT,
              "--scan-id-pattern '%s' also matches an empty text: it needs a group that finds at"
                  + " least one character, as in '/(scan[0-9]+)/'",
              expression));
    }
    return new ScanIdRule(pattern);
  }

  /** Returns the regular expression, if there is one. */
  public Optional<String> expression() {
    return Optional.ofNullable(pattern).map(Pattern::pattern);
  }

  /**
   * Returns the scan of a file.
   *
   * @param data the directory below which the file was found
   * @param uri of the file
   * @throws WrongRequestException if the expression finds nothing
   */
  public String scanId(DataDirectory data, String uri) {
    return find(data, uri).id();
  }

  /**
   * Returns the folder, below the data directory, that the scan of a file is in; {@value #ROOT} for
   * the data directory itself.
   *
   * @param data the directory below which the file was found
   * @param uri of the file
   * @throws WrongRequestException if the expression finds nothing
   */
  String folderOf(DataDirectory data, String uri) {
    var path = "/" + data.pathBelow(uri);
    return orRoot(path.substring(0, path.lastIndexOf('/', find(data, uri).start())));
  }

  /**
   * A scan id in the path of a file.
   *
   * @param start where the id begins in the path below the data directory; the path's first
   *     character is a slash
   */
  private record Found(String id, int start) {}

  private Found find(DataDirectory data, String uri) {
    var path = "/" + data.pathBelow(uri);
    if (pattern == null) {
      return new Found(orRoot(path.substring(0, path.lastIndexOf('/'))), 1);
    }
    int below = uri.length() - path.length();
    return find(path, 0)
        .or(() -> find(uri, below).map(found -> new Found(found.id(), found.start() - below)))
        .orElseThrow(
            () ->
                new WrongRequestException(
                    String.format(
                        Locale.ROOT,
                        "--scan-id-pattern '%s' finds nothing in %s, of %s: widen it, or leave it"
                            + " out to take the path of the folder",
                        pattern,
                        path,
                        data)));
  }

  /** Finds the text of the group, if it begins at a position or after it. */
  private Optional<Found> find(String text, int from) {
    var matcher = pattern.matcher(text);
    while (matcher.find()) {
      if (matcher.start(1) >= from) {
        var id = withoutSlashes(matcher.group(1));
        if (!id.isEmpty()) {
          return Optional.of(new Found(id, text.indexOf(id, matcher.start(1))));
        }
      }
    }
    return Optional.empty();
  }

  private static String orRoot(String folder) {
    var path = withoutSlashes(folder);
    return path.isEmpty() ? ROOT : path;
  }

  private static String withoutSlashes(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && text.charAt(from) == '/') {
      from++;
    }
    while (from < to && text.charAt(to - 1) == '/') {
      to--;
    }
    return text.substring(from, to);
  }
}
