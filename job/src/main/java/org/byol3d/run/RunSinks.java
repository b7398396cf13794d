package org.byol3d.run;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.metrics.CompositeSink;
import org.byol3d.metrics.MetricsLog;
import org.byol3d.metrics.MetricsRecord;
import org.byol3d.metrics.MetricsSink;
import org.byol3d.metrics.tensorboard.TensorBoardEvents;
import org.byol3d.storage.StoreDirectory;

/** Opens what a run's metrics go to: the log, TensorBoard and the console. */
public final class RunSinks {
  private static final int FLUSH_EVERY_LINES = 20;

  private RunSinks() {}

  /**
   * Opens the sinks of a run.
   *
   * @param run the run's directory
   * @param firstStep the next step: earlier processes' records of it and of later steps are dropped
   * @param console stays open when the others are closed
   * @return all of them, closed by the caller
   */
  public static CompositeSink open(
      StoreDirectory run, long firstStep, MetricsSink console, Configuration configuration)
      throws IOException {
    var events = StoreDirectory.of(run.path("tensorboard"), configuration);
    return new CompositeSink(
        List.of(
            MetricsLog.open(run, firstStep, FLUSH_EVERY_LINES),
            TensorBoardEvents.open(events, firstStep, InstantSource.system()),
            new Open(console)));
  }

  /** A sink that stays open when the others are closed. */
  private record Open(MetricsSink sink) implements MetricsSink {
    @Override
    public void accept(MetricsRecord record) throws IOException {
      sink.accept(record);
    }

    @Override
    public void sync() throws IOException {
      sink.sync();
    }
  }
}
