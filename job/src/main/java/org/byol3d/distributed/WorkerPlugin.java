package org.byol3d.distributed;

import java.util.Map;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Opens the worker's runtime when an executor starts, and closes it when the executor ends. Set
 * {@code spark.plugins = org.byol3d.distributed.WorkerPlugin}. In local mode the driver is the
 * executor.
 */
public final class WorkerPlugin implements SparkPlugin {
  /** Tells whether the executor of this process was started with this plugin, and can train. */
  public static boolean isOpen() {
    return WorkerRuntime.isOpen();
  }

  @Override
  public DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new Executor();
  }

  private static final class Executor implements ExecutorPlugin {
    @Override
    public void init(PluginContext context, Map<String, String> extraConf) {
      WorkerRuntime.open();
    }

    @Override
    public void shutdown() {
      WorkerRuntime.shutDown();
    }
  }
}
