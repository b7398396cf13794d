package org.byol3d.distributed;

import java.util.concurrent.CompletableFuture;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.byol3d.b2nd.ElementType;

/** Publishes versions of the weights, and frees each when the next one replaces it. */
final class WeightBroadcasts implements AutoCloseable {
  private final JavaSparkContext context;
  private final int size;
  private PublishedWeights published;

  /**
   * @param size number of trained weights
   */
  WeightBroadcasts(JavaSparkContext context, int size) {
    this.context = context;
    this.size = size;
  }

  int size() {
    return size;
  }

  /** Returns the newest version; null before the first. */
  PublishedWeights newest() {
    return published;
  }

  void publish(float[] weights) {
    replace(context.broadcast(ElementType.FLOAT32.encode(weights, size)), null);
  }

  void publish(float[] weights, float[] average, double tau) {
    var averageBytes =
        CompletableFuture.supplyAsync(
            () -> context.broadcast(ElementType.FLOAT32.encode(average, size)));
    Broadcast<byte[]> weightBytes;
    try {
      weightBytes = context.broadcast(ElementType.FLOAT32.encode(weights, size));
    } finally {
      averageBytes.join();
    }
    replace(weightBytes, new PublishedWeights.Average(tau, averageBytes.join()));
  }

  private void replace(Broadcast<byte[]> weights, PublishedWeights.Average average) {
    var old = published;
    published = new PublishedWeights(old == null ? 0 : old.version() + 1, weights, average);
    destroy(old);
  }

  @Override
  public void close() {
    destroy(published);
    published = null;
  }

  private static void destroy(PublishedWeights old) {
    if (old != null) {
      old.weights().destroy();
      if (old.average() != null) {
        old.average().values().destroy();
      }
    }
  }
}
