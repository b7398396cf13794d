package org.byol3d.run;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.byol3d.crop.MicroBatch;
import org.byol3d.crop.MicroBatchPlan;
import org.byol3d.crop.Sample;
import org.byol3d.distributed.UnreadableVolumeException;

/**
 * Makes each step of a plan with volumes that can be read: when some turn out to be unreadable, the
 * step is made again without them, if the policy allows it.
 *
 * @param <S> a sample
 */
public final class ReadableSteps<S extends Sample> {
  private final MicroBatchPlan<S> plan;
  private final ExcludedVolumes excluded;

  /**
   * @param excluded changes when volumes turn unreadable
   */
  public ReadableSteps(MicroBatchPlan<S> plan, ExcludedVolumes excluded) {
    this.plan = plan;
    this.excluded = excluded;
  }

  /**
   * One try at a step. A try that throws must leave the state of the training as it was.
   *
   * @param <S> a sample
   * @param <T> what a step gives
   */
  @FunctionalInterface
  public interface Attempt<S extends Sample, T> {
    /**
     * Makes the step.
     *
     * @param batches its micro-batches, by index
     * @param next those of the next step, to be loaded ahead; empty after the last step
     */
    T of(List<MicroBatch<S>> batches, List<MicroBatch<S>> next)
        throws UnreadableVolumeException, InterruptedException;
  }

  /**
   * Makes a step.
   *
   * @param last whether this is the last step of the run
   * @throws UnreadableVolumeException if the policy is to fail; says what to do
   */
  public <T> T make(long step, boolean last, Attempt<S, T> attempt)
      throws IOException, InterruptedException {
    while (true) {
      Set<Integer> without = excluded.numbers();
      List<MicroBatch<S>> next = last ? List.of() : plan.step(step + 1, without);
      try {
        return attempt.of(plan.step(step, without), next);
      } catch (UnreadableVolumeException e) {
        excluded.exclude(step, e);
      }
    }
  }
}
