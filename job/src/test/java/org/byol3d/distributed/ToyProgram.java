package org.byol3d.distributed;

import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.byol3d.crop.CropPair;
import org.byol3d.crop.MicroBatch;
import org.byol3d.nn.Compute;

/**
 * The toy step as workers compute it. It refuses calls that the contract of {@link TwoPhaseReplica}
 * forbids.
 */
final class ToyProgram
    implements StepProgram<CropPair, ToyProgram.Loaded, TwoPhaseReplica<ToyProgram.Loaded>> {
  @Serial private static final long serialVersionUID = 1L;

  private final String probe;

  ToyProgram(Probe probe) {
    this.probe = probe.id();
  }

  /** A micro-batch with its features. */
  record Loaded(MicroBatch<CropPair> batch, List<float[]> features) {}

  @Override
  public BatchLoader<CropPair, Loaded> openLoader(Configuration hadoop) {
    return new Loader(Probe.of(probe));
  }

  @Override
  public TwoPhaseReplica<Loaded> openReplica(Compute compute) {
    return new ToyReplica(Probe.of(probe));
  }

  static final class Loader implements BatchLoader<CropPair, Loaded> {
    private final Probe probe;

    Loader(Probe probe) {
      this.probe = probe;
      probe.open.incrementAndGet();
      probe.openLoaders.incrementAndGet();
    }

    @Override
    public Loaded load(MicroBatch<CropPair> batch) throws IOException {
      probe.reach(Probe.Point.LOAD, batch);
      return new Loaded(batch, ToyStep.features(batch));
    }

    @Override
    public void close() {
      probe.open.decrementAndGet();
      probe.openLoaders.decrementAndGet();
    }
  }

  private static final class ToyReplica implements TwoPhaseReplica<Loaded> {
    private final Probe probe;
    private float[] weights;
    private float[] average;
    private int passes;

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
      require(passes == 0, "weights are loaded under a pass that is kept");
      weights = newWeights.clone();
    }

    @Override
    public void loadAverage(float[] newAverage) {
      average = newAverage.clone();
    }

    @Override
    public ForwardPass forward(Loaded loaded, Mode mode) {
      probe.forwards.get(mode).incrementAndGet();
      reach(Probe.Point.FORWARD, loaded.batch());
      var outputs =
          mode == Mode.GRAPH
              ? new byte[0]
              : ToyStep.outputs(loaded.features(), weights, average == null ? weights : average);
      passes++;
      probe.open.incrementAndGet();
      return new ToyPass(loaded, outputs, mode != Mode.OUTPUTS);
    }

    @Override
    public void close() {
      require(passes == 0, "closed under a pass that is kept");
      require(!probe.replicasStick, "the device is lost");
      probe.open.decrementAndGet();
    }

    private void reach(Probe.Point point, MicroBatch<CropPair> batch) {
      try {
        probe.reach(point, batch);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private final class ToyPass implements ForwardPass {
      private final Loaded loaded;
      private final byte[] outputs;
      private boolean graph;
      private boolean closed;

      private ToyPass(Loaded loaded, byte[] outputs, boolean graph) {
        this.loaded = loaded;
        this.outputs = outputs;
        this.graph = graph;
      }

      @Override
      public byte[] outputs() {
        return outputs;
      }

      @Override
      public void backward(byte[] outputGradient, float[] gradient) {
        require(graph && !closed, "backward without a graph");
        graph = false;
        reach(Probe.Point.BACKWARD, loaded.batch());
        ToyStep.gradient(loaded.features(), weights, outputGradient, gradient);
      }

      @Override
      public void close() {
        require(!closed, "a pass is closed twice");
        closed = true;
        passes--;
        probe.open.decrementAndGet();
      }
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
