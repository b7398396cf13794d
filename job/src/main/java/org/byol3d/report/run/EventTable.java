package org.byol3d.report.run;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.byol3d.metrics.MetricsRecord.Event;
import org.byol3d.report.page.Numbers;

/** Formats the events of a run. */
public final class EventTable {
  private EventTable() {}

  /** Returns how often each kind of event happened. */
  public static String counts(List<Event> events) {
    var counts = new TreeMap<String, Integer>();
    events.forEach(event -> counts.merge(event.kind(), 1, Integer::sum));
    return counts.entrySet().stream()
        .map(count -> count.getKey() + ": " + Numbers.count(count.getValue()))
        .collect(Collectors.joining(", ", "", "."));
  }

  /** Returns the fields of an event. */
  public static String details(Event event) {
    return event.fields().entrySet().stream()
        .map(field -> field.getKey() + " = " + field.getValue())
        .collect(Collectors.joining("; "));
  }
}
