package org.byol3d.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompositeSinkTest {
  private final List<String> calls = new ArrayList<>();

  /** Returns a sink that notes each call, and may fail at each. */
  private MetricsSink sink(String name, boolean fails) {
    return new MetricsSink() {
      private void note(String call) throws IOException {
        calls.add(name + " " + call);
        if (fails) {
          throw new IOException(name + " is full");
        }
      }

      @Override
      public void accept(MetricsRecord record) throws IOException {
        note(record.getClass().getSimpleName() + " " + record.step());
      }

      @Override
      public void close() throws IOException {
        note("close");
      }
    };
  }

  @Test
  void allSinksGetAllRecordsInTurn() throws IOException {
    try (var both = new CompositeSink(List.of(sink("a", false), sink("b", false)))) {
      both.accept(SampleRun.step(3, 9));
      both.accept(new MetricsRecord.Collapse(4, SampleRun.diagnostics(1, 8, 4)));
      both.accept(new MetricsRecord.Event(5, "x", Map.of("k", 1)));
    }
    assertThat(calls)
        .containsExactly(
            "a StepMetrics 3",
            "b StepMetrics 3",
            "a Collapse 4",
            "b Collapse 4",
            "a Event 5",
            "b Event 5",
            "a close",
            "b close");
  }

  @Test
  void aFailingSinkDoesNotStopOthers() {
    var all = new CompositeSink(List.of(sink("a", true), sink("b", true), sink("c", false)));
    assertThatIOException()
        .isThrownBy(() -> all.accept(SampleRun.step(3, 9)))
        .withMessage("a is full")
        .satisfies(
            e ->
                assertThat(e.getSuppressed())
                    .singleElement()
                    .hasToString("java.io.IOException: b is full"));
    assertThat(calls).containsExactly("a StepMetrics 3", "b StepMetrics 3", "c StepMetrics 3");
  }
}
