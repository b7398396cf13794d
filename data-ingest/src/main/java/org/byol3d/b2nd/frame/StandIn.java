package org.byol3d.b2nd.frame;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.byol3d.b2nd.io.FormatException;

/**
 * Refuses files that python-blosc2 saves under the name of an array, but that stand in for data
 * elsewhere: their chunks are not written, or only those that somebody has looked at.
 */
final class StandIn {
  /** Saved objects of python-blosc2 3.8 and later. The content names the kind. */
  private static final String OBJECT = "b2o";

  /** Expressions and user functions of earlier releases, and functions without source. */
  private static final Set<String> LAZY = Set.of("LazyArray", "_LazyArray");

  private static final Set<String> PROXY =
      Set.of("proxy-source", "proxy-fetched", "proxy-fetched-blocks");

  private StandIn() {}

  /**
   * Checks the metalayers of an array.
   *
   * @param metalayers the fixed metalayers by name
   * @param variable the names of the variable-length metalayers
   * @throws FormatException of kind "unsupported" if they mark data that are elsewhere
   */
  static void refuse(String file, Map<String, byte[]> metalayers, Set<String> variable)
      throws FormatException {
    if (metalayers.containsKey(OBJECT) || variable.contains(OBJECT)) {
      var content = metalayers.getOrDefault(OBJECT, new byte[0]);
      throw unsupported(file, OBJECT, kind(new String(content, StandardCharsets.ISO_8859_1)));
    }
    for (var name : LAZY) {
      if (metalayers.containsKey(name) || variable.contains(name)) {
        throw unsupported(file, name, Kind.LAZY_ARRAY);
      }
    }
    for (var name : PROXY) {
      if (metalayers.containsKey(name) || variable.contains(name)) {
        throw unsupported(file, name, Kind.PROXY);
      }
    }
  }

  private static Kind kind(String content) {
    if (content.contains("lazyexpr")) {
      return Kind.EXPRESSION;
    }
    if (content.contains("lazyudf")) {
      return Kind.FUNCTION;
    }
    return content.contains("c2array") ? Kind.REMOTE : Kind.OBJECT;
  }

  private static FormatException unsupported(String file, String metalayer, Kind kind) {
    return FormatException.unsupported(
        file, FrameHeader.FIXED, "metalayer \"" + metalayer + "\"", kind.problem);
  }

  private enum Kind {
    EXPRESSION(
        "this is a lazy expression (LazyExpr) without data of its own: save the result of its"
            + " compute()"),
    FUNCTION(
        "this is a lazy user function (LazyUDF) without data of its own: save the result of its"
            + " compute()"),
    LAZY_ARRAY(
        "this is a lazy expression or user function (LazyArray) without data of its own: save the"
            + " result of its compute()"),
    PROXY(
        "this is a cache (Proxy) that holds only the fetched parts of another array: use that"
            + " array, or save a copy of it"),
    REMOTE(
        "this is a reference to an array on a server (C2Array) without data of its own: download"
            + " that array"),
    OBJECT(
        "this is a saved object of python-blosc2 without data of its own: open it in Python and"
            + " save its items as an array");

    private final String problem;

    Kind(String problem) {
      this.problem = problem;
    }
  }
}
