package org.byol3d.predict;

import java.util.List;
import org.byol3d.text.Units;

/** Expects how long a prediction takes, by the lengths of the volumes' files. */
final class RemainingTime {
  private final long start = System.nanoTime();
  private final int total;
  private final double bytes;
  private int finished;
  private double finishedBytes;

  RemainingTime(List<PredictPlan.Entry> entries) {
    this.total = entries.size();
    this.bytes = entries.stream().mapToDouble(RemainingTime::weight).sum();
  }

  /** Counts a volume, and returns how far the prediction is. */
  PredictListener.Progress finished(PredictPlan.Entry entry) {
    finished++;
    finishedBytes += weight(entry);
    double left = Units.secondsSince(start) / finishedBytes * (bytes - finishedBytes);
    return new PredictListener.Progress(finished, total, Math.round(Math.max(0, left)));
  }

  private static double weight(PredictPlan.Entry entry) {
    return 1.0 + entry.file().length();
  }
}
