package org.byol3d.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.byol3d.distributed.DeviceRequest;
import org.byol3d.random.SplitRandom;
import org.byol3d.segment.Numbers;
import org.byol3d.segment.window.WindowModel;
import org.byol3d.volume.Extent;
import org.byol3d.volume.LabelSet;
import org.byol3d.volume.Normalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VolumePredictionTest {
  private static final Extent WINDOW = new Extent(4, 6, 5);
  private static final InferenceOptions OPTIONS = InferenceOptions.of(DeviceRequest.CPU, 1);

  /** Logit k of a voxel x is k · (x − k / 2): the greatest one depends on x. */
  private record Lines(int outputs) implements WindowModel {
    @Override
    public Numbers logits(float[] window) {
      var logits = new double[outputs * window.length];
      for (int k = 0; k < outputs; k++) {
        for (int i = 0; i < window.length; i++) {
          logits[k * window.length + i] = logit(k, window[i]);
        }
      }
      return Numbers.of(logits);
    }

    private double logit(int k, double x) {
      return outputs == 1 ? x - 0.4 : k * (x - k / 4.0);
    }

    private double[] probabilities(double x) {
      var powers = new double[outputs];
      double sum = outputs == 1 ? 1 : 0;
      for (int k = 0; k < outputs; k++) {
        powers[k] = Math.exp(logit(k, x));
        sum += powers[k];
      }
      for (int k = 0; k < outputs; k++) {
        powers[k] /= sum;
      }
      return powers;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneOutputIsAboveOneHalf(boolean mirror) throws IOException {
    var extent = new Extent(7, 6, 9);
    var image = image(extent);
    var options = new InferenceOptions(DeviceRequest.CPU, 1, 0.5, mirror);
    var classes =
        new VolumePrediction(spec(1), options, new Lines(1))
            .classes("x", image, extent, Optional.empty());

    for (int i = 0; i < image.length; i++) {
      assertThat(classes[i]).isEqualTo((byte) (image[i] > 0.4f ? 1 : 0));
    }
  }

  @Test
  void greatestProbabilityIsTheClass() throws IOException {
    var extent = new Extent(7, 3, 9); // lower than a window
    var image = image(extent);
    var model = new Lines(4);
    var planes = new ArrayList<double[]>();
    var classes =
        new VolumePrediction(spec(4), OPTIONS, model)
            .classes("x", image, extent, Optional.of((d, plane) -> planes.add(plane.clone())));

    int plane = extent.height() * extent.width();
    assertThat(planes).hasSize(extent.depth());
    for (int i = 0; i < image.length; i++) {
      var expected = model.probabilities(image[i]);
      int best = 0;
      for (int k = 0; k < expected.length; k++) {
        assertThat(planes.get(i / plane)[k * plane + i % plane])
            .isCloseTo(expected[k], within(1e-6));
        best = expected[k] > expected[best] ? k : best;
      }
      assertThat(classes[i]).isEqualTo((byte) best);
    }
  }

  @Test
  void equalLogitsAreTheLowerClass() {
    var classes = new byte[2];

    assertThat(VoxelClasses.of(new double[] {1, 0, 1, 2, 0, 2}, 3, classes, 0)).isTrue();
    assertThat(classes).containsExactly(0, 1);
    assertThat(VoxelClasses.of(new double[] {0, -0.0}, 1, classes, 0)).isTrue();
    assertThat(classes).containsExactly(0, 0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void divergedWeightsGiveNoMask(double bad) {
    var extent = new Extent(5, 6, 7);
    WindowModel model =
        window -> {
          var logits = new double[window.length];
          logits[17] = bad;
          return Numbers.of(logits);
        };

    assertThatThrownBy(
            () ->
                new VolumePrediction(spec(1), OPTIONS, model)
                    .classes("a.npy", image(extent), extent, Optional.empty()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a.npy: the network's output is not finite");
  }

  @Test
  void volumesBeyondTheHeapAreRefused() throws IOException {
    var extent = new Extent(100, 100, 100);
    VolumePrediction.requireRoom("a.npy", extent, spec(1), 10, 20_000_000);

    assertThatThrownBy(() -> VolumePrediction.requireRoom("a.npy", extent, spec(1), 20, 20_000_000))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a.npy: predicting [100, 100, 100] voxels takes")
        .hasMessageContaining("--workers");
    assertThatThrownBy(
            () ->
                VolumePrediction.requireRoom(
                    "a.npy", Extent.cube(1300), spec(1), 0, Long.MAX_VALUE))
        .hasMessageContaining("cut the volume into pieces");
  }

  private static SegmenterSpec spec(int outputs) {
    var labels = new ArrayList<LabelSet.Label>();
    for (int k = 1; k < Math.max(2, outputs); k++) {
      labels.add(new LabelSet.Label("class" + k, k));
    }
    return new SegmenterSpec(
        (weights, compute) -> new Lines(outputs),
        new LabelSet(List.copyOf(labels), OptionalInt.empty()),
        WINDOW,
        Normalization.of("minmax"));
  }

  private static float[] image(Extent extent) {
    var random = SplitRandom.of(7);
    var image = new float[(int) extent.voxels()];
    for (int i = 0; i < image.length; i++) {
      image[i] = random.nextFloat();
    }
    return image;
  }
}
