package org.byol3d.distributed;

import java.util.List;
import java.util.stream.IntStream;
import org.byol3d.crop.CropPair;
import org.byol3d.crop.MicroBatch;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;

/** Micro-batches of two pairs, all different. */
final class MicroBatches {
  private static final int PAIRS = 2;

  private MicroBatches() {}

  /** Returns the micro-batches of one step, of volumes 0, 1, 2 and so on. */
  static List<MicroBatch<CropPair>> step(long step, int count) {
    return step(step, IntStream.range(0, count * PAIRS).toArray());
  }

  /** Returns the micro-batches of one step, of the given volumes, two per micro-batch. */
  static List<MicroBatch<CropPair>> step(long step, int... volumes) {
    return IntStream.range(0, volumes.length / PAIRS)
        .mapToObj(
            index ->
                new MicroBatch<>(
                    step,
                    index,
                    IntStream.range(index * PAIRS, (index + 1) * PAIRS)
                        .mapToObj(sample -> pair(step, sample, volumes[sample]))
                        .toList()))
        .toList();
  }

  private static CropPair pair(long step, int sample, int volume) {
    var box = new Box(0, 0, 0, Extent.cube(8));
    long key = (step * 1_000 + sample) * 1_000 + volume;
    return new CropPair(0, sample, volume, box, box, key, -key);
  }
}
