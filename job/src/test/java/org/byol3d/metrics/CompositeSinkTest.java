package org.byol3d.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.byol3d.byol.CollapseDiagnostics;
import org.junit.jupiter.api.Test;

class CompositeSinkTest {
  private final List<String> calls = new ArrayList<>();

  /** Notes what it is asked, and may fail at all of it. */
  private MetricsSink sink(String name, boolean fails) {
    return new MetricsSink() {
      private void note(String call) throws IOException {
        calls.add(name + " " + call);
        if (fails) {
          throw new IOException(name + " is full");
        }
      }

      @Override
      public void step(StepMetrics metrics) throws IOException {
        note("step " + metrics.step());
      }

      @Override
      public void collapse(long step, CollapseDiagnostics diagnostics) throws IOException {
        note("collapse " + step);
      }

      @Override
      public void event(long step, String kind, Map<String, Object> fields) throws IOException {
        note("event " + step + " " + kind + " " + fields);
      }

      @Override
      public void close() throws IOException {
        note("close");
      }
    };
  }

  @Test
  void allSinksTakeAllInTurn() throws IOException {
    try (var both = new CompositeSink(List.of(sink("a", false), sink("b", false)))) {
      both.step(SampleRun.step(3, 9));
      both.collapse(4, SampleRun.diagnostics(1, 8, 4));
      both.event(5, "x", Map.of("k", 1));
    }
    assertThat(calls)
        .containsExactly(
            "a step 3",
            "b step 3",
            "a collapse 4",
            "b collapse 4",
            "a event 5 x {k=1}",
            "b event 5 x {k=1}",
            "a close",
            "b close");
  }

  @Test
  void aFailureKeepsNothingFromTheOthersAndIsThrown() {
    var all = new CompositeSink(List.of(sink("a", true), sink("b", true), sink("c", false)));
    assertThatIOException()
        .isThrownBy(() -> all.step(SampleRun.step(3, 9)))
        .withMessage("a is full")
        .satisfies(
            e ->
                assertThat(e.getSuppressed())
                    .singleElement()
                    .hasToString("java.io.IOException: b is full"));
    assertThat(calls).containsExactly("a step 3", "b step 3", "c step 3");
  }
}
