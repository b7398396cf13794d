package org.byol3d.volume.npy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.byol3d.b2nd.io.FormatException;

/**
 * Parses the part of Python's literals that headers of {@code .npy} files may hold, as NumPy does
 * by {@code ast.literal_eval}: dictionaries, tuples, lists, strings, decimal whole numbers, True,
 * False and None, with blanks, comments and redundant parentheses. Files of Python 2 may have an L
 * behind a number.
 */
final class PythonLiteral {
  private static final int MOST_NESTED = 32;

  private final String file;
  private final String text;
  private final int textOffset;
  private final boolean longSuffixes;
  private int at;
  private int depth;

  /** The key of the outermost dictionary that is being read, for messages. */
  private String field = "header";

  /** A value, and the index in the text at which it begins. */
  record Value(Object content, int at) {}

  /** A tuple. Other contents are a Map, a List, a String, a BigInteger, a Boolean, or a Name. */
  record Tuple(List<Value> items) {
    Tuple {
      items = List.copyOf(items);
    }
  }

  /** Something that no header needs: None, or bytes. */
  enum Other {
    NONE,
    BYTES
  }

  /**
   * @param text the header's text, one char per byte
   * @param textOffset its position in the file, for messages
   * @param longSuffixes whether an L may follow a number
   */
  PythonLiteral(String file, String text, int textOffset, boolean longSuffixes) {
    this.file = file;
    this.text = text;
    this.textOffset = textOffset;
    this.longSuffixes = longSuffixes;
  }

  /**
   * Returns the values of the dictionary that is the whole text, by key. If a key comes twice, the
   * last value counts, as in Python.
   *
   * @throws FormatException if the text is no dictionary with strings as keys
   */
  Map<String, Value> dictionary() throws FormatException {
    var value = value();
    skipBlanks();
    if (at < text.length()) {
      throw damaged(at, "unexpected text after the dictionary");
    }
    if (!(value.content() instanceof Map<?, ?> map)) {
      throw damaged(value.at(), "is no dictionary");
    }
    var byName = new LinkedHashMap<String, Value>();
    map.forEach((key, entry) -> byName.put((String) key, (Value) entry));
    return byName;
  }

  private Value value() throws FormatException {
    skipBlanks();
    int start = at;
    if (at == text.length()) {
      throw damaged(at, "ends where a value belongs");
    }
    if (++depth > MOST_NESTED) {
      throw damaged(at, "is nested more than " + MOST_NESTED + " deep");
    }
    char c = text.charAt(at);
    Object content;
    if (c == '{') {
      content = map();
    } else if (c == '[') {
      at++;
      content = List.copyOf(items(']').values());
    } else if (c == '(') {
      at++;
      var items = items(')');
      // Without a comma, parentheses only group.
      content =
          items.values().size() == 1 && !items.comma()
              ? items.values().get(0).content()
              : new Tuple(items.values());
    } else if (startsString()) {
      content = strings();
    } else if (c == '+' || c == '-' || isDigit(c)) {
      content = number();
    } else {
      content = name();
    }
    depth--;
    return new Value(content, start);
  }

  private Map<String, Value> map() throws FormatException {
    var entries = new LinkedHashMap<String, Value>();
    boolean outermost = depth == 1;
    at++;
    while (!accept('}')) {
      var key = value();
      if (!(key.content() instanceof String name)) {
        throw damaged(key.at(), "expected a key in quotes");
      }
      expect(':');
      if (outermost) {
        field = name;
      }
      entries.put(name, value());
      if (outermost) {
        field = "header";
      }
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    return entries;
  }

  private record Items(List<Value> values, boolean comma) {}

  private Items items(char end) throws FormatException {
    var values = new ArrayList<Value>();
    boolean comma = false;
    while (!accept(end)) {
      values.add(value());
      comma = accept(',');
      if (!comma) {
        expect(end);
        break;
      }
    }
    return new Items(values, comma);
  }

  private boolean startsString() {
    int quote = at;
    while (quote < text.length() && quote < at + 2 && "rRuUbB".indexOf(text.charAt(quote)) >= 0) {
      quote++;
    }
    return quote < text.length() && isQuote(text.charAt(quote));
  }

  /** Returns neighboring strings, joined. */
  private Object strings() throws FormatException {
    var joined = new StringBuilder();
    boolean bytes = false;
    do {
      boolean raw = false;
      for (; !isQuote(text.charAt(at)); at++) {
        raw |= Character.toLowerCase(text.charAt(at)) == 'r';
        bytes |= Character.toLowerCase(text.charAt(at)) == 'b';
      }
      string(raw, joined);
      skipBlanks();
    } while (startsString());
    return bytes ? Other.BYTES : joined.toString();
  }

  private void string(boolean raw, StringBuilder out) throws FormatException {
    int start = at;
    var quote = text.substring(at, at + 1);
    var end = text.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote;
    at += end.length();
    while (!text.startsWith(end, at)) {
      if (at >= text.length() || (end.length() == 1 && text.charAt(at) == '\n')) {
        throw damaged(start, "a string does not end");
      }
      char c = text.charAt(at++);
      if (c == '\\' && !raw) {
        c = escaped(start);
      }
      out.append(c);
    }
    at += end.length();
  }

  private char escaped(int string) throws FormatException {
    char c = at < text.length() ? text.charAt(at++) : ' ';
    int digits =
        switch (c) {
          case 'x' -> 2;
          case 'u' -> 4;
          case '\\', '\'', '"' -> 0;
          default -> throw damaged(string, "the escape \\" + c + " is not read in a header");
        };
    if (digits == 0) {
      return c;
    }
    at += digits;
    try {
      return (char) Integer.parseInt(text, at - digits, Math.min(at, text.length()), 16);
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw damaged(string, "an escape has no " + digits + " hexadecimal digits");
    }
  }

  private BigInteger number() throws FormatException {
    int start = at;
    boolean negative = false;
    while (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
      negative ^= text.charAt(at++) == '-';
      skipBlanks();
    }
    int first = at;
    while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    var digits = text.substring(first, at);
    char next = at < text.length() ? text.charAt(at) : ' ';
    if (digits.equals("0") && "xXoObB".indexOf(next) >= 0) {
      throw damaged(
          first, "a hexadecimal, octal or binary number: NumPy writes lengths as decimal numbers");
    }
    if (!digits.matches("0+(_?0)*|[1-9](_?[0-9])*")) {
      throw damaged(first, "'" + digits + "' is no decimal number");
    }
    if (next == '.' || (Character.isLetter(next) && next != 'L')) {
      throw damaged(start, "expected a whole number");
    }
    skipBlanks();
    if (longSuffixes && at < text.length() && text.charAt(at) == 'L') {
      at++;
    }
    var number = new BigInteger(digits.replace("_", ""));
    return negative ? number.negate() : number;
  }

  private Object name() throws FormatException {
    int start = at;
    while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
      at++;
    }
    var name = text.substring(start, at);
    at = start;
    Object content =
        switch (name) {
          case "True" -> true;
          case "False" -> false;
          case "None" -> Other.NONE;
          default -> throw damaged(start, "expected a value");
        };
    at += name.length();
    return content;
  }

  private static boolean isQuote(char c) {
    return c == '\'' || c == '"';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private boolean accept(char c) {
    skipBlanks();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) throws FormatException {
    if (!accept(c)) {
      throw damaged(at, "expected '" + c + "'");
    }
  }

  private void skipBlanks() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        while (at < text.length() && text.charAt(at) != '\n') {
          at++;
        }
      } else if (" \t\r\n\f".indexOf(c) >= 0) {
        at++;
      } else {
        return;
      }
    }
  }

  private FormatException damaged(int index, String problem) {
    return FormatException.damaged(file, (long) textOffset + index, field, problem);
  }
}
