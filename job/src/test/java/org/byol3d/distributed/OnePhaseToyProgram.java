package org.byol3d.distributed;

import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.crop.CropPair;
import org.byol3d.nn.Compute;

/** The toy step in one phase: the output gradient of each pair is known to the worker. */
final class OnePhaseToyProgram
    implements StepProgram<CropPair, ToyProgram.Loaded, OnePhaseReplica<ToyProgram.Loaded>> {
  @Serial private static final long serialVersionUID = 1L;

  private final String probe;

  OnePhaseToyProgram(Probe probe) {
    this.probe = probe.id();
  }

  @Override
  public BatchLoader<CropPair, ToyProgram.Loaded> openLoader(Configuration hadoop) {
    return new ToyProgram.Loader(Probe.of(probe));
  }

  @Override
  public OnePhaseReplica<ToyProgram.Loaded> openReplica(Compute compute) {
    return new ToyReplica(Probe.of(probe));
  }

  private static final class ToyReplica implements OnePhaseReplica<ToyProgram.Loaded> {
    private final Probe probe;
    private float[] weights;

    private ToyReplica(Probe probe) {
      this.probe = probe;
      probe.open.incrementAndGet();
    }

    @Override
    public int size() {
      return ToyStep.SIZE;
    }

    @Override
    public void load(float[] newWeights) {
      weights = newWeights.clone();
    }

    @Override
    public byte[] train(ToyProgram.Loaded loaded, float[] gradient) {
      try {
        probe.reach(Probe.Point.FORWARD, loaded.batch());
        ToyStep.gradient(
            loaded.features(), weights, ToyStep.outputGradient(loaded.batch()), gradient);
        probe.reach(Probe.Point.BACKWARD, loaded.batch());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return ToyStep.outputs(loaded.features(), weights, weights);
    }

    @Override
    public void close() {
      probe.open.decrementAndGet();
    }
  }
}
