package org.byol3d.report.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.byol3d.report.page.Markup;
import org.byol3d.report.page.Numbers;

/** Where the time of a step goes: a stacked bar and a table. */
final class TimeTable {
  private static final String OTHER = "other";
  private static final int BAR_WIDTH = 1000;
  private static final int BAR_HEIGHT = 40;
  private static final Map<String, String> MEANING =
      Map.of(
          "schedule",
          "making tasks and waiting for them to start",
          "broadcast",
          "sending the encoder's weights",
          "dataWait",
          "workers waiting for crops",
          "encode",
          "forward pass on the workers",
          "heads",
          "projector, predictor and loss on the driver",
          "backward",
          "gradients on the workers",
          "gather",
          "representations and gradients to the driver",
          "reduce",
          "summing the gradients",
          "update",
          "clipping, optimizer, moving average",
          OTHER,
          "of the step, but in none of these");

  private final Markup page;
  private final List<Row> rows;

  private TimeTable(Markup page, List<Row> rows) {
    this.page = page;
    this.rows = rows;
  }

  /** A part's mean seconds over the whole run and over its last steps. */
  private record Row(String part, double all, double recent) {}

  /** Writes both; the run has at least one step. */
  static void write(Markup page, RunHistory history) throws IOException {
    var all = (int) history.steps();
    var rows = new ArrayList<Row>();
    history
        .parts()
        .forEach(
            (part, curve) ->
                rows.add(
                    new Row(part, curve.recentMean(all), curve.recentMean(RunHistory.RECENT))));
    var wall = history.wall();
    rows.add(
        new Row(
            OTHER,
            rest(wall.recentMean(all), rows.stream().mapToDouble(Row::all).sum()),
            rest(
                wall.recentMean(RunHistory.RECENT), rows.stream().mapToDouble(Row::recent).sum())));
    var table = new TimeTable(page, rows);
    table.bar();
    table.table(Math.min(all, RunHistory.RECENT));
    page.element(
        "p",
        "Half of the steps take at most %s s, 95 of 100 at most %s s."
            .formatted(Numbers.text(wall.quantile(0.5)), Numbers.text(wall.quantile(0.95))),
        "class",
        "quiet");
  }

  /** None when parts overlap so much that they are longer than the step. */
  private static double rest(double wall, double parts) {
    return Math.max(0, wall - parts);
  }

  private double recentTotal() {
    return rows.stream().mapToDouble(Row::recent).sum();
  }

  private void bar() throws IOException {
    page.open(
        "svg",
        "class",
        "bar",
        "viewBox",
        "0 0 %d %d".formatted(BAR_WIDTH, BAR_HEIGHT),
        "preserveAspectRatio",
        "none",
        "role",
        "img",
        "aria-label",
        "Shares of a step's time; the table below has the numbers");
    var total = recentTotal();
    var from = 0.0;
    for (var row : rows) {
      var width = total > 0 ? BAR_WIDTH * row.recent() / total : 0;
      page.open(
              "rect",
              "class",
              "part-" + row.part(),
              "x",
              decimal(from),
              "y",
              "0",
              "width",
              decimal(width),
              "height",
              Integer.toString(BAR_HEIGHT))
          .element("title", row.part())
          .close();
      from += width;
    }
    page.close();
  }

  private void table(int recentSteps) throws IOException {
    page.open("div", "class", "scroll").open("table", "class", "times").open("thead").open("tr");
    page.element("th", "part", "scope", "col")
        .element("th", "ms, last " + Numbers.count(recentSteps), "scope", "col")
        .element("th", "share", "scope", "col")
        .element("th", "ms, all steps", "scope", "col")
        .element("th", "what", "scope", "col", "class", "what");
    page.close().close().open("tbody");
    var total = recentTotal();
    for (var row : rows) {
      page.open("tr").open("th", "scope", "row");
      page.inline("span", "", "class", "swatch part-" + row.part())
          .text(row.part())
          .close()
          .element("td", milliseconds(row.recent()))
          .element("td", Numbers.percent(total > 0 ? row.recent() / total : 0))
          .element("td", milliseconds(row.all()))
          .element("td", MEANING.get(row.part()), "class", "what")
          .close();
    }
    page.close().close().close();
  }

  private static String milliseconds(double seconds) {
    return String.format(Locale.ROOT, "%,.1f", 1000 * seconds);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
