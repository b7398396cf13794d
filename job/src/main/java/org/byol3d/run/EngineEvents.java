package org.byol3d.run;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.byol3d.distributed.EngineListener;
import org.byol3d.metrics.MetricsRecord;
import org.byol3d.metrics.MetricsSink;
import org.byol3d.placement.ExecutorSlot;

/** Collects events of other threads until the next step is reported. */
public final class EngineEvents implements EngineListener {
  private final Queue<Event> waiting = new ConcurrentLinkedQueue<>();

  private record Event(String kind, Map<String, Object> fields) {
    /** Sorts the fields by name, so that all runs write them in the same order. */
    private Event {
      fields = new TreeMap<>(fields);
    }
  }

  @Override
  public void executorJoined(ExecutorSlot executor, List<String> gpuAddresses, String device) {
    waiting.add(
        new Event(
            "worker-joined",
            Map.of(
                "executor",
                executor.executorId(),
                "host",
                executor.host(),
                "gpu",
                gpuAddresses.isEmpty() ? "none" : String.join(",", gpuAddresses),
                "device",
                device)));
  }

  @Override
  public void executorLost(String executorId, String reason) {
    waiting.add(new Event("worker-lost", Map.of("executor", executorId, "reason", reason)));
  }

  @Override
  public void taskRetried(String stage, int partition, String reason) {
    waiting.add(
        new Event("warning", Map.of("stage", stage, "partition", partition, "reason", reason)));
  }

  /** Reports the events that wait, as events of a step. */
  void report(long step, MetricsSink sink) throws IOException {
    for (var next = waiting.poll(); next != null; next = waiting.poll()) {
      sink.accept(new MetricsRecord.Event(step, next.kind(), next.fields()));
    }
  }
}
