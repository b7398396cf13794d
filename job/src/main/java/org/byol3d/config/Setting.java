package org.byol3d.config;

/**
 * A value of a configuration that replaces the one of its preset or file.
 *
 * @param text {@code PATH=VALUE}, in HOCON, such as {@code crop.size=64}
 * @param origin what gave it, such as {@code --set}; messages name it
 */
public record Setting(String text, String origin) {
  /** The option that sets any value. */
  private static final String SET = "--set";

  /** Returns a value that was given with {@code --set}. */
  public static Setting of(String text) {
    return new Setting(text, SET);
  }
}
