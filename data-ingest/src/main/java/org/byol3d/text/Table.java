package org.byol3d.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table, as aligned text for the console or as Markdown. Add the columns before the rows:
 *
 * <pre>{@code
 * new Table(2).left("model", 8).right("loss").row("v000001", "0.2810").text();
 * }</pre>
 *
 * <p>A column is as wide as its heading, its widest cell and its least width demand. Used by one
 * thread.
 */
public final class Table {
  private final String gap;
  private final List<Column> columns = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();

  /**
   * Creates a table without columns.
   *
   * @param gap spaces between two columns, at least 0
   */
  public Table(int gap) {
    this.gap = " ".repeat(gap);
  }

  private record Column(String heading, int leastWidth, boolean right) {
    String fit(String cell, int width) {
      var padding = " ".repeat(width - cell.length());
      return right ? padding + cell : cell + padding;
    }
  }

  /** A row of cells, or a note, which is one cell without a column. */
  private record Line(List<String> cells, boolean note) {}

  /** Adds a column that is aligned left. */
  public Table left(String heading) {
    return left(heading, 0);
  }

  /** Adds a column that is aligned left and at least {@code leastWidth} characters wide. */
  public Table left(String heading, int leastWidth) {
    columns.add(new Column(heading, leastWidth, false));
    return this;
  }

  /** Adds a column that is aligned right. */
  public Table right(String heading) {
    return right(heading, 0);
  }

  /** Adds a column that is aligned right and at least {@code leastWidth} characters wide. */
  public Table right(String heading, int leastWidth) {
    columns.add(new Column(heading, leastWidth, true));
    return this;
  }

  /** Adds a row, as {@link #row(List)} does. */
  public Table row(Object... cells) {
    return row(List.of(cells));
  }

  /**
   * Adds a row.
   *
   * @param cells one per column; {@link String#valueOf(Object)} makes text of each, and {@link
   *     VisibleText#line} one line
   * @throws IllegalArgumentException if there are more or fewer cells than columns
   */
  public Table row(List<?> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a row of %d cells does not fit %d columns",
              cells.size(),
              columns.size()));
    }
    lines.add(new Line(cells.stream().map(String::valueOf).map(VisibleText::line).toList(), false));
    return this;
  }

  /** Adds a line of text below the last row; Markdown leaves it out. */
  public Table note(String text) {
    lines.add(new Line(List.of(text), true));
    return this;
  }

  /**
   * Returns aligned text. A table without headings has no line of headings. No line ends with
   * spaces; each ends with the system's line separator.
   */
  public String text() {
    var widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(columns.get(i).leastWidth(), columns.get(i).heading().length());
      for (var line : lines) {
        widths[i] = line.note() ? widths[i] : Math.max(widths[i], line.cells().get(i).length());
      }
    }
    var text = new StringBuilder();
    if (!String.join("", headings()).isEmpty()) {
      text.append(aligned(headings(), widths)).append(System.lineSeparator());
    }
    for (var line : lines) {
      text.append(line.note() ? line.cells().get(0) : aligned(line.cells(), widths))
          .append(System.lineSeparator());
    }
    return text.toString();
  }

  /** Returns Markdown. Each line ends with {@code \n}. */
  public String markdown() {
    var text = new StringBuilder(markdown(headings()));
    text.append("|").append("---|".repeat(columns.size())).append('\n');
    lines.stream()
        .filter(line -> !line.note())
        .map(line -> markdown(line.cells()))
        .forEach(text::append);
    return text.toString();
  }

  private List<String> headings() {
    return columns.stream().map(Column::heading).toList();
  }

  private String aligned(List<String> cells, int[] widths) {
    var fitted = new ArrayList<String>();
    for (int i = 0; i < widths.length; i++) {
      fitted.add(columns.get(i).fit(cells.get(i), widths[i]));
    }
    return String.join(gap, fitted).stripTrailing();
  }

  private static String markdown(List<String> cells) {
    var text = new StringBuilder("|");
    cells.forEach(cell -> text.append(cell.isEmpty() ? " |" : " " + cell + " |"));
    return text.append('\n').toString();
  }
}
