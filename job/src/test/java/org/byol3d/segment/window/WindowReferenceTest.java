package org.byol3d.segment.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.byol3d.segment.ReferenceArrays;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Positions, weights and whole predictions against nnU-Net's. */
class WindowReferenceTest {
  private static final ReferenceArrays GAUSSIAN =
      ReferenceArrays.open("/reference-nnunet/gaussian.safetensors");
  private static final ReferenceArrays SLIDING =
      ReferenceArrays.open("/reference-nnunet/sliding.safetensors");

  @Test
  void positionsEqualTheReference() {
    var rows = ReferenceArrays.json("/reference-nnunet/steps.json").get("rows");
    assertThat(rows).hasSize(40);
    for (var row : rows) {
      for (int axis = 0; axis < 3; axis++) {
        assertThat(
                WindowPositions.along(
                    row.get("image").get(axis).asInt(),
                    row.get("tile").get(axis).asInt(),
                    row.get("step").asDouble()))
            .as(row.toString())
            .containsExactly(ReferenceArrays.ints(row.get("steps").get(axis)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"8x8x8", "7x9x11", "4x12x16"})
  void weightsEqualTheReference(String window) {
    for (int scale : new int[] {1, 10}) {
      var name = window + ".scale" + scale;
      var map = importance(window, scale).map();

      assertRelative(map, GAUSSIAN.doubles(name + ".f64"), 1e-12);
      var floats = ReferenceArrays.floats(map);
      assertRelative(
          IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray(),
          GAUSSIAN.doubles(name + ".f32"),
          2.5e-7);
    }
  }

  @ParameterizedTest
  @CsvSource({"32, 1", "32, 10", "96, 1", "96, 10"})
  void largeWeightsEqualTheReference(int edge, int scale) {
    var window = edge + "x" + edge + "x" + edge;
    var map = importance(window, scale).map();
    int center = edge / 2;
    var name = window + ".scale" + scale + ".f64";
    // Lines through the center, along each axis.
    int[] strides = {edge * edge, edge, 1};
    for (int axis = 0; axis < 3; axis++) {
      int stride = strides[axis];
      int start = center * (edge * edge + edge + 1 - stride);
      assertRelative(
          IntStream.range(0, edge).mapToDouble(i -> map[start + i * stride]).toArray(),
          GAUSSIAN.doubles(name + ".axis" + axis),
          1e-12);
    }
    var expected =
        ReferenceArrays.json("/reference-nnunet/gaussian.json")
            .get("tiles")
            .get(window)
            .get("scale" + scale + ".f64");
    assertThat(DoubleStream.of(map).sum()).isCloseTo(expected.get("sum").asDouble(), within(1e-7));
    double least = DoubleStream.of(map).min().orElseThrow();
    assertThat(least / expected.get("min").asDouble()).isCloseTo(1, within(1e-12));
    assertThat(DoubleStream.of(map).filter(weight -> weight == least).count())
        .isEqualTo(expected.get("voxels_at_min").asLong());
  }

  @ParameterizedTest
  @CsvSource({
    "odd, true, 1e-13",
    "odd, false, 1e-6",
    "odd_mirrored, true, 1e-13",
    "odd_mirrored, false, 1e-6",
    "smaller_than_tile, true, 1e-13",
    "smaller_than_tile, false, 1e-6"
  })
  void predictionEqualsTheTruth(String name, boolean doubleSums, double tolerance)
      throws IOException {
    var description = ReferenceArrays.json("/reference-nnunet/sliding.json").get(name);
    var network = description.get("network_and_image_under").asText();
    var extent = ReferenceArrays.extent(description.get("image"));
    var window = ReferenceArrays.extent(description.get("tile"));
    WindowModel model = new SmallNetwork(SLIDING, network, window);
    if (!description.get("mirror").isNull()) {
      model = new Mirroring(model, window, true, true, true);
    }
    var image = ReferenceArrays.floats(SLIDING.doubles(network + "/image"));
    var logits = new double[2 * (int) extent.voxels()];

    new SlidingWindow(window, description.get("step").asDouble(), 2, doubleSums)
        .predict(image, 1, extent, model, collect(logits, extent));

    assertThat(ReferenceArrays.relativeDistance(logits, SLIDING.doubles(name + "/logits.truth64")))
        .isLessThan(tolerance);
  }

  /** Puts the planes together. */
  static PlaneSink collect(double[] logits, Extent extent) {
    int plane = extent.height() * extent.width();
    return (d, values) -> {
      for (int c = 0; c < values.length / plane; c++) {
        System.arraycopy(values, c * plane, logits, (c * extent.depth() + d) * plane, plane);
      }
    };
  }

  private static GaussianImportance importance(String window, double scale) {
    var edges = window.split("x", -1);
    return new GaussianImportance(
        new Extent(
            Integer.parseInt(edges[0]), Integer.parseInt(edges[1]), Integer.parseInt(edges[2])),
        GaussianImportance.SIGMA,
        scale);
  }

  private static void assertRelative(double[] actual, double[] expected, double tolerance) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i] / expected[i]).isCloseTo(1, within(tolerance));
    }
  }
}
