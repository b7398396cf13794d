package org.byol3d.segment.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.byol3d.nn.Compute;
import org.byol3d.nn.DecoderConfig;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.nn.Precision;
import org.byol3d.nn.SegmentationUNet;
import org.byol3d.nn.TrainableWidths;
import org.byol3d.random.SplitRandom;
import org.byol3d.segment.loss.LossRule;
import org.byol3d.volume.Extent;
import org.junit.jupiter.api.Test;

/**
 * Trains networks with few outputs in a process without a limit of oneDNN's instructions, where the
 * engine's own convolutions of such widths have wrong gradients.
 */
class NarrowOutputsTest {
  private static final List<Integer> OUTPUTS = List.of(1, 2, 3, 5);
  private static final double TOLERANCE = 1e-3;

  /** Prints the distance of single from double precision of each number of outputs. */
  public static final class Probe {
    private Probe() {}

    /** Runs without arguments. */
    public static void main(String[] arguments) {
      for (int outputs : OUTPUTS) {
        System.out.printf(Locale.ROOT, "%d %.3e%n", outputs, distance(outputs));
      }
    }
  }

  @Test
  void gradientsAreRightWithAllInstructions() throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                Objects.requireNonNullElseGet(
                    System.getProperty("surefire.test.class.path"),
                    () -> System.getProperty("java.class.path")),
                Probe.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().remove(TrainableWidths.LIMIT);
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    var lines = new ArrayList<>(output.lines().toList());
    assertThat(lines).hasSize(OUTPUTS.size());
    for (var line : lines) {
      assertThat(Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
          .as(line)
          .isLessThan(TOLERANCE);
    }
  }

  /** Returns the relative distance of the gradients of both precisions. */
  private static double distance(int outputs) {
    var network =
        new SegmentationUNet(
            new NetworkConfig(1, List.of(16, 32), true, 1, 1, 1),
            new DecoderConfig(outputs, 0, false));
    var random = SplitRandom.of(outputs);
    var extent = new Extent(8, 12, 10);
    var images = values(random, 2 * (int) extent.voxels(), 1);
    var classes = new byte[images.length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = (byte) random.nextInt(Math.max(2, outputs));
    }
    var batch = new LabeledBatch(2, extent, images, classes, new boolean[0], new long[] {1, 2}, 1);
    var rule = outputs == 1 ? LossRule.REGIONS : LossRule.CLASSES;
    try (var single = new SegmenterReplica(network, rule, false, Compute.cpu(1));
        var exact =
            new SegmenterReplica(
                network, rule, false, Compute.cpu(1).withPrecision(Precision.FLOAT64))) {
      var weights = values(random, single.size(), 0.2f);
      single.load(weights);
      exact.load(weights);
      var actual = new float[single.size()];
      var expected = new double[single.size()];
      single.train(batch, actual);
      exact.train(batch, expected);
      double difference = 0;
      double norm = 0;
      for (int i = 0; i < actual.length; i++) {
        difference += (actual[i] - expected[i]) * (actual[i] - expected[i]);
        norm += expected[i] * expected[i];
      }
      return Math.sqrt(difference / norm);
    }
  }

  private static float[] values(SplitRandom random, int count, float scale) {
    var values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = scale * (float) (random.nextDouble() - 0.5);
    }
    return values;
  }
}
