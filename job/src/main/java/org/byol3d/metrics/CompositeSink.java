package org.byol3d.metrics;

import java.io.IOException;
import java.util.List;

/**
 * Passes each record to several sinks in turn. When one sink fails, the others still get the
 * record; the failure is thrown at the end.
 */
public final class CompositeSink implements MetricsSink {
  private final List<MetricsSink> sinks;

  /**
   * Creates a sink of several.
   *
   * @param sinks are closed together with this one
   */
  public CompositeSink(List<MetricsSink> sinks) {
    this.sinks = List.copyOf(sinks);
  }

  @FunctionalInterface
  private interface Call {
    void on(MetricsSink sink) throws IOException;
  }

  @Override
  public void accept(MetricsRecord record) throws IOException {
    each(sink -> sink.accept(record));
  }

  @Override
  public void sync() throws IOException {
    each(MetricsSink::sync);
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
