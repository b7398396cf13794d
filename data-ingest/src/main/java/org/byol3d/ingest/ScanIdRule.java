package org.byol3d.ingest;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.byol3d.text.WrongRequestException;

/**
 * Finds the scan of which a file is a patch: what the group of a regular expression finds in its
 * URI, or, without an expression, the name of the parent directory. Immutable.
 */
public final class ScanIdRule {
  /** Takes the name of the parent directory. */
  public static final ScanIdRule PARENT_DIRECTORY = new ScanIdRule(null);

  private final Pattern pattern; // null: the parent directory

  private ScanIdRule(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Creates a rule with a regular expression.
   *
   * @param expression searched for in the URI; has one group
   * @throws WrongRequestException if the expression is not valid, or has another number of groups
   */
  public static ScanIdRule of(String expression) {
    Pattern pattern;
    try {
      pattern = Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw new WrongRequestException(
          "scan id pattern '%s': %s".formatted(expression, e.getDescription()), e);
    }
    var groups = pattern.matcher("").groupCount();
    if (groups != 1) {
      throw new WrongRequestException(
          String.format(
              Locale.ROOT,
              "scan id pattern '%s' has %d groups: it needs one, as in '/(scan[0-9]+)/'",
              expression,
              groups));
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
   * @param uri of the file
   * @throws WrongRequestException if the expression finds nothing
   */
  public String scanId(String uri) {
    if (pattern == null) {
      var end = uri.lastIndexOf('/');
      return uri.substring(uri.lastIndexOf('/', end - 1) + 1, end);
    }
    var matcher = pattern.matcher(uri);
    if (!matcher.find() || matcher.group(1) == null) {
      throw new WrongRequestException(
          "scan id pattern '%s' finds nothing in %s: widen it, or leave it out to take the name"
                  .formatted(pattern, uri)
              + " of the parent directory");
    }
    return matcher.group(1);
  }
}
