package org.byol3d.storage;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of files or directories that differ in a number only, such as {@code v000001}.
 *
 * @param prefix text before the number
 * @param digits least number of digits, 1 to 18; smaller numbers get leading zeros
 * @param suffix text after the number
 */
public record NumberedNames(String prefix, int digits, String suffix) {
  /** A long can hold every number of 18 digits. */
  private static final int MOST_DIGITS = 18;

  /** Returns the name of a number, 0 or more. */
  public String name(long number) {
    return prefix + String.format(Locale.ROOT, "%0" + digits + "d", number) + suffix;
  }

  /** Returns the number in a name; empty if it is a name of another kind. */
  public OptionalLong number(String name) {
    var matcher = matcher(name);
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  /** Returns whether this is a name of this kind. */
  public boolean matches(String name) {
    return matcher(name).matches();
  }

  private Matcher matcher(String name) {
    return Pattern.compile(
            String.format(
                Locale.ROOT,
                "%s(\\d{%d,%d})%s",
                Pattern.quote(prefix),
                digits,
                MOST_DIGITS,
                Pattern.quote(suffix)))
        .matcher(name);
  }

  /** Lists the names of this kind in a directory by number, the highest last. */
  public List<String> list(StoreDirectory directory) throws IOException {
    return Arrays.stream(directory.list(""))
        .filter(this::matches)
        .sorted(Comparator.comparingLong(name -> number(name).orElseThrow()))
        .toList();
  }

  /** Returns the name of the number after the highest in a directory, from 1. */
  public String next(StoreDirectory directory) throws IOException {
    var names = list(directory);
    return name(names.isEmpty() ? 1 : number(names.get(names.size() - 1)).orElseThrow() + 1);
  }
}
