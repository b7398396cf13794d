package org.byol3d.text;

/**
 * A value is not in its range. The parts let a reader of files or options name the value by the key
 * that the user wrote.
 */
public final class OutOfRangeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String rule;
  private final String value;

  /**
   * @param field name of the field, as users write it
   * @param rule what the field must do, such as {@code be at least 1}
   * @param value the value, as people read it
   */
  public OutOfRangeException(String field, String rule, String value) {
    super(field + " must " + rule + ", but is " + value);
    this.field = field;
    this.rule = rule;
    this.value = value;
  }

  /** Returns the name of the field. */
  public String field() {
    return field;
  }

  /** Returns what the field must do, such as {@code be at least 1}. */
  public String rule() {
    return rule;
  }

  /** Returns the value, as people read it. */
  public String value() {
    return value;
  }
}
