package org.byol3d.metrics;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.byol3d.byol.CollapseDiagnostics;

/**
 * Hands everything to several sinks in turn. One that fails keeps nothing from the others; its
 * failure is thrown when all have had theirs.
 */
public final class CompositeSink implements MetricsSink {
  private final List<MetricsSink> sinks;

  /**
   * @param sinks closed with this one
   */
  public CompositeSink(List<? extends MetricsSink> sinks) {
    this.sinks = List.copyOf(sinks);
  }

  /** What one sink is asked to do. */
  @FunctionalInterface
  private interface Call {
    void on(MetricsSink sink) throws IOException;
  }

  @Override
  public void step(StepMetrics metrics) throws IOException {
    each(sink -> sink.step(metrics));
  }

  @Override
  public void collapse(long step, CollapseDiagnostics diagnostics) throws IOException {
    each(sink -> sink.collapse(step, diagnostics));
  }

  @Override
  public void event(long step, String kind, Map<String, Object> fields) throws IOException {
    each(sink -> sink.event(step, kind, fields));
  }

  @Override
  public void close() throws IOException {
    each(MetricsSink::close);
  }

  private void each(Call call) throws IOException {
    IOException failure = null;
    for (var sink : sinks) {
      try {
        call.on(sink);
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
