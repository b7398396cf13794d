package org.byol3d.report.run;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.byol3d.metrics.MetricsRecord.Event;
import org.byol3d.report.page.Markup;
import org.byol3d.report.page.Numbers;

/** What happened during a run: how often, and the last of it one by one. */
final class EventTable {
  private static final int MOST = 200;

  private EventTable() {}

  /** Writes all there is to say, of no event too. */
  static void write(Markup page, List<Event> events) throws IOException {
    if (events.isEmpty()) {
      page.element("p", "Nothing happened but the steps.");
      return;
    }
    var counts = new TreeMap<String, Integer>();
    events.forEach(event -> counts.merge(event.kind(), 1, Integer::sum));
    page.element(
        "p",
        counts.entrySet().stream()
            .map(count -> count.getKey() + ": " + Numbers.count(count.getValue()))
            .collect(Collectors.joining(", ", "", ".")));
    if (events.size() > MOST) {
      page.element("p", "The last %d of %s:".formatted(MOST, Numbers.count(events.size())));
    }
    page.open("div", "class", "scroll").open("table", "class", "events").open("thead").open("tr");
    page.element("th", "step", "scope", "col")
        .element("th", "what", "scope", "col")
        .element("th", "details", "scope", "col")
        .close()
        .close()
        .open("tbody");
    for (var event : events.subList(Math.max(0, events.size() - MOST), events.size())) {
      page.open("tr")
          .element("td", Numbers.count(event.step() + 1))
          .element("td", event.kind(), "class", "kind")
          .element("td", details(event.fields()), "class", "path")
          .close();
    }
    page.close().close().close();
  }

  private static String details(Map<String, Object> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + " = " + field.getValue())
        .collect(Collectors.joining("; "));
  }
}
