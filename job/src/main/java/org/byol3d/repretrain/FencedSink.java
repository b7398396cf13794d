package org.byol3d.repretrain;

import java.io.IOException;
import java.util.Map;
import org.byol3d.report.training.CollapseDiagnostics;
import org.byol3d.report.training.MetricsSink;
import org.byol3d.report.training.StepMetrics;
import org.byol3d.storage.RenewedLease;

/** Ends a training that has lost its lease, before it saves anything more. */
record FencedSink(MetricsSink sink, RenewedLease lease) implements MetricsSink {
  @Override
  public void step(StepMetrics metrics) throws IOException {
    lease.assertNotExpired();
    sink.step(metrics);
  }

  @Override
  public void collapse(long step, CollapseDiagnostics diagnostics) throws IOException {
    sink.collapse(step, diagnostics);
  }

  @Override
  public void event(long step, String kind, Map<String, Object> fields) throws IOException {
    sink.event(step, kind, fields);
  }

  @Override
  public void close() {
    // The caller's.
  }
}
