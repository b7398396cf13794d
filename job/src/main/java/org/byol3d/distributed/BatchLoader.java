package org.byol3d.distributed;

import java.io.Closeable;
import java.io.IOException;
import org.byol3d.crop.MicroBatch;
import org.byol3d.crop.Sample;

/**
 * Loads micro-batches. A pure function of the micro-batch; used by many threads at once.
 *
 * @param <S> a sample
 * @param <B> a loaded micro-batch
 */
public interface BatchLoader<S extends Sample, B> extends Closeable {
  /**
   * Loads a micro-batch.
   *
   * @throws UnreadableVolumeException when a volume cannot be read: the run's policy decides
   * @throws IOException when something else fails: the task is tried again
   */
  B load(MicroBatch<S> batch) throws IOException;
}
