package org.byol3d.finetune;

import java.nio.ByteBuffer;
import java.util.List;
import org.byol3d.segment.loss.LossValue;

/** What a worker tells the driver of a micro-batch: its loss and the parts of it. */
final class LossOutput {
  private LossOutput() {}

  static byte[] encode(LossValue loss) {
    return ByteBuffer.allocate(3 * Double.BYTES)
        .putDouble(loss.total())
        .putDouble(loss.dice())
        .putDouble(loss.entropy())
        .array();
  }

  /** Returns the mean over the micro-batches of a step. All of them have equally many samples. */
  static LossValue mean(List<byte[]> outputs) {
    double total = 0;
    double dice = 0;
    double entropy = 0;
    for (var output : outputs) {
      var values = ByteBuffer.wrap(output);
      total += values.getDouble();
      dice += values.getDouble();
      entropy += values.getDouble();
    }
    int count = outputs.size();
    return new LossValue(total / count, dice / count, entropy / count);
  }
}
