package org.byol3d.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.byol3d.byol.ByolNetworks;
import org.byol3d.byol.CropBatch;
import org.byol3d.byol.Matrix;
import org.byol3d.checkpoint.StateDict;
import org.byol3d.evaluate.EvaluationReport.Difference;
import org.byol3d.evaluate.EvaluationReport.Estimate;
import org.byol3d.evaluate.EvaluationReport.Result;
import org.byol3d.nn.NetworkConfig;
import org.byol3d.volume.Extent;
import org.byol3d.volume.Normalization;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {
  private static final NetworkConfig SMALL = new NetworkConfig(1, List.of(4, 6), true, 8, 5, 8);
  private static final NetworkConfig OTHER = new NetworkConfig(1, List.of(3, 5), true, 8, 5, 8);

  /**
   * One voxel of the cube is enough for a crop with plaque, so that its brightest voxel shows the
   * class.
   */
  private static final EvaluationOptions OPTIONS =
      new EvaluationOptions(
          new CropSampling(Extent.cube(8), 8, 1, 1, 3), SplitRule.half(), "percentile", 200, 1);

  @TempDir private Path folder;
  private List<LabeledVolume> volumes;

  @BeforeEach
  void writeScans() throws IOException {
    TestScans.write(folder, 4, 2);
    volumes = TestScans.find(folder).volumes();
  }

  @Test
  void equalInputsGiveEqualBytes() throws IOException {
    var first = json(evaluate(encoder("encoder", SMALL, 1)));
    var second = json(evaluate(encoder("encoder", SMALL, 1)));

    assertThat(second).isEqualTo(first);
    var tree = new ObjectMapper().readTree(first);
    assertThat(tree.at("/protocol/sampling/edge").asInt()).isEqualTo(8);
    assertThat(tree.at("/protocol/splitUnit").asText()).isEqualTo("SCAN");
    assertThat(tree.at("/protocol/resampledUnit").asText()).isEqualTo("CROP");
    assertThat(tree.at("/test/plaque").asInt() * 2).isEqualTo(tree.at("/test/crops").asInt());
    assertThat(tree.at("/results/0/probes/1/areaUnderCurve/low").isDouble()).isTrue();
  }

  @Test
  void intervalsAreOverVolumesFromEightOn() throws IOException {
    TestScans.write(folder, 4, 4);
    volumes = TestScans.find(folder).volumes();

    var report = evaluate(encoder("encoder", SMALL, 1));

    assertThat(report.test().volumes()).isEqualTo(8);
    assertThat(report.protocol().resampledUnit()).isEqualTo(ResampledUnit.VOLUME);
  }

  @Test
  void brightCubesAreToldByIntensities() throws IOException {
    var report = evaluate(encoder("encoder", SMALL, 1));

    assertThat(report.results())
        .extracting(Result::name)
        .containsExactly("encoder", "random encoder", "intensities");
    assertThat(report.results()).extracting(Result::features).containsExactly(6, 6, 14);
    assertThat(report.results().get(2).probes())
        .allSatisfy(probe -> assertThat(probe.areaUnderCurve()).isEqualTo(new Estimate(1, 1, 1)));
    assertThat(report.differences())
        .extracting(Difference::subtrahend)
        .containsExactly("random encoder", "random encoder", "intensities", "intensities");
  }

  @Test
  void randomEncoderEqualsTrainingsInitialEncoder() throws IOException {
    var report = evaluate(encoder("encoder", SMALL, OPTIONS.sampling().seed()));

    assertThat(report.results().get(1).probes()).isEqualTo(report.results().get(0).probes());
    assertThat(report.differences().subList(0, 2))
        .extracting(Difference::areaUnderCurve)
        .containsOnly(new Estimate(0, 0, 0));
  }

  @Test
  void severalEncodersAreCompared() throws IOException {
    var report = evaluate(encoder("before", SMALL, 1), encoder("after", OTHER, 2));

    assertThat(report.results())
        .extracting(Result::name)
        .containsExactly(
            "before",
            "after",
            "random encoder as before",
            "random encoder as after",
            "intensities");
    assertThat(report.differences())
        .extracting(one -> one.minuend() + " - " + one.subtrahend())
        .containsSubsequence(
            "before - random encoder as before",
            "before - intensities",
            "after - random encoder as after",
            "after - intensities",
            "after - before");
  }

  @Test
  void probesFindLabelsButNotInNoise() throws IOException {
    var slice =
        LabeledSlice.draw(
            volumes,
            new CropSampling(Extent.cube(8), 16, 1, 1, 3),
            SplitRule.half(),
            TestScans.opener());
    var probe =
        new RepresentationProbe(slice, TestScans.opener(), new Normalization.Percentile(), 200);

    var probed = probe.probe(List.of(features("told", true), features("noise", false)));

    assertThat(probe.figures(probed.get(0)))
        .allSatisfy(figure -> assertThat(figure.areaUnderCurve().value()).isEqualTo(1))
        .allSatisfy(figure -> assertThat(figure.accuracy().value()).isEqualTo(1));
    assertThat(probe.figures(probed.get(1)))
        .allSatisfy(figure -> assertThat(figure.areaUnderCurve().low()).isLessThan(0.5))
        .allSatisfy(figure -> assertThat(figure.areaUnderCurve().high()).isGreaterThan(0.5));
    assertThat(probe.differences(probed.get(0), probed.get(1)))
        .allSatisfy(difference -> assertThat(difference.areaUnderCurve().low()).isPositive());
  }

  @Test
  void unsuitableWeightsAndCropsAreReported() {
    var twoChannels = new NetworkConfig(2, List.of(4, 6), true, 8, 5, 8);
    assertThatThrownBy(() -> evaluate(encoder("encoder", twoChannels, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("encoder.safetensors takes crops of 2 channels");
    var deep = new NetworkConfig(1, List.of(2, 2, 2, 2, 2), true, 8, 5, 8);
    assertThatThrownBy(() -> evaluate(encoder("encoder", deep, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("choose a --crop of at least 32 voxels");
    assertThatThrownBy(() -> evaluate(encoder("a", SMALL, 1), encoder("a", SMALL, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two encoders are named a");
    assertThatThrownBy(() -> evaluate(encoder("intensities", SMALL, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two feature sets are named intensities");
  }

  @Test
  void weightsThatHaveDivergedAreSaid() {
    var networks = new ByolNetworks(SMALL);
    var diverged = networks.initialOnline(1);
    Arrays.fill(diverged, Float.NaN);
    assertThatThrownBy(() -> evaluate(encoder("encoder", networks, diverged)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("encoder: feature 0 of crop")
        .hasMessageContaining("the weights have diverged");
  }

  private EvaluationReport evaluate(NamedEncoder... encoders) throws IOException {
    return Evaluation.run(OPTIONS, volumes, List.of(encoders), TestScans.opener());
  }

  private static NamedEncoder encoder(String name, NetworkConfig config, long seed) {
    var networks = new ByolNetworks(config);
    return encoder(name, networks, networks.initialOnline(seed));
  }

  private static NamedEncoder encoder(String name, ByolNetworks networks, float[] parameters) {
    return new NamedEncoder(
        name,
        new StateDict(
            name + ".safetensors",
            StateDict.name(
                networks.online(), parameters, ByolNetworks.initialBuffers(networks.online()))));
  }

  /**
   * Returns the brightest voxel with digits of the voxels that have no meaning, or only these
   * digits.
   */
  private static CropFeatures features(String name, boolean brightest) {
    return new CropFeatures() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Matrix of(CropBatch crops) {
        var values = new double[2 * crops.count()];
        int voxels = crops.values().length / crops.count();
        for (int crop = 0; crop < crops.count(); crop++) {
          float greatest = 0;
          for (int i = crop * voxels; i < (crop + 1) * voxels; i++) {
            greatest = Math.max(greatest, crops.values()[i]);
          }
          values[2 * crop] = brightest ? greatest : digits(crops.values()[crop * voxels + 1]);
          values[2 * crop + 1] = brightest ? 0 : digits(crops.values()[crop * voxels]);
        }
        return new Matrix(crops.count(), 2, values);
      }
    };
  }

  private static double digits(float value) {
    double scaled = value * 1e4;
    return scaled - Math.floor(scaled);
  }

  private static byte[] json(EvaluationReport report) throws IOException {
    var out = new ByteArrayOutputStream();
    report.writeJson(out);
    return out.toByteArray();
  }
}
