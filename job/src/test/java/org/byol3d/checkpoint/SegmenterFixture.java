package org.byol3d.checkpoint;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.byol3d.nn.InitialWeights;
import org.byol3d.nn.SegmentationUNet;
import org.byol3d.nn.TensorSpec;
import org.byol3d.optim.OptimizerState;
import org.byol3d.storage.StoreDirectory;

/** Checkpoints of a made-up fine-tuning of a small network. */
final class SegmenterFixture {
  static final SegmentedClasses CLASSES =
      new SegmentedClasses(List.of(new SegmentedClasses.Label("plaque", 3)), 7);
  static final SegmentationUNet NETWORK =
      TrainedSegmenter.network(CheckpointFixture.CONFIG, new SegmenterCard.Decoder(1, false));
  static final String DICE = "validation.dice";

  private SegmenterFixture() {}

  /** Returns the weights at a step. */
  static float[] weights(long step) {
    return InitialWeights.values(NETWORK.tensors(), step);
  }

  static RunDescription run() {
    return new RunDescription(
            """
            crop { size = [16, 32, 32], voxel-size-um = [4, 1.8, 1.8] }
            views { normalization = minmax }
            """,
            "def",
            "0.2.0",
            "hdfs://lab/index",
            4,
            24,
            12,
            1200,
            9)
        .withClasses(CLASSES);
  }

  /** Saves checkpoints; the first one is the best. */
  static void save(StoreDirectory checkpoints, RunDescription run, long... steps)
      throws IOException {
    save(checkpoints, NETWORK, run, steps);
  }

  static void save(
      StoreDirectory checkpoints, SegmentationUNet network, RunDescription run, long... steps)
      throws IOException {
    var store =
        new CheckpointStore(
            checkpoints,
            Map.of(Branch.SEGMENTER, network.tensors()),
            TensorSpec.size(network.tensors()));
    for (long step : steps) {
      var unused =
          store.save(
              new TrainingState(
                  step,
                  Map.of(
                      Branch.SEGMENTER,
                      new NetworkState(
                          InitialWeights.values(network.tensors(), step), new double[0])),
                  new OptimizerState<>("adamw", step, Map.of()),
                  List.of()),
              run,
              Map.of(DICE, 1.0 / step));
    }
    var unused = store.directory().chooseBest(DICE);
  }
}
